"""落实: decisions become work that is finished, and anyone can check that it was."""
