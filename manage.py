"""Django's customary door; `luoshi` is the same command."""

from luoshi.__main__ import main

if __name__ == "__main__":
    main()
