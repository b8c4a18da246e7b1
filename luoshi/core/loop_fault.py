"""Everything that can be wrong with a loop file, and what to do about each."""

from collections.abc import Mapping
from types import MappingProxyType

from luoshi.core.fault import N_, Fault

#: Code → what is wrong, and what to do. A code with a colon is one of several forms of its fault.
TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "not-toml": (N_("这个文件读不出来：{why}。"), N_("按 TOML 的写法改好这一处。")),
        "bad-name": (
            N_("文件名“{name}”不能作机制的名字。"),
            N_("只用小写英文字母、数字和下划线，以字母开头，例如 open_day.toml。"),
        ),
        "unknown-key": (
            N_("没有“{key}”这个词。"),
            N_("删去，或改成这里能用的词：{known}。"),
        ),
        "bad-title": (
            N_("中文名称“{title}”里没有汉字。"),
            N_("写上中文名称。"),
        ),
        "bad-title:english": (
            N_("英文名称“{title}”是空的或带汉字。"),
            N_("用英文写，或删去 title_en，由键里的英文词代替。"),
        ),
        "no-title": (N_("没有写名称。"), N_('写上 title = "中文名称"。')),
        "text-missing": (N_("没有写“{key}”。"), N_("补上：{meaning}。")),
        "bad-type": (N_("“{key}”的值写得不对。"), N_("这里应当写：{meaning}。")),
        "bad-type:type": (
            N_("没有“{type}”这种类型。"),
            N_("改成其中一种：{known}。"),
        ),
        "bad-type:two": (
            N_("字段同时写了 {keys}，只能有一种类型。"),
            N_("choice、choices、type 三者留一个；选项类型不写 type。"),
        ),
        "bad-type:asked-stock": (
            N_("{field}是库存或日能力，不能直接填写。"),
            N_("另设一个数字字段，用 gives 加上去，用 takes 扣下来。"),
        ),
        "bad-type:loop": (
            N_("只有 matter 类型的字段能写 loop。"),
            N_("删去 loop，或把类型改成 matter。"),
        ),
        "bad-span": (
            N_("“{key}”不是时长。"),
            N_('写数目和单位，例如 "3 workdays"，单位有：{units}。'),
        ),
        "bad-clock": (
            N_("时限写得不对：{clock}。"),
            N_("写时长、日期字段，或 {{ 选项字段 = {{ 选项 = 时长 }}, otherwise = 时长 }}。"),
        ),
        "bad-clock:field": (
            N_("时限用到的“{field}”不是日期字段。"),
            N_("换成 day 或 time 类型的字段，或写时长。"),
        ),
        "bad-clock:case": (
            N_("时限按“{field}”的“{case}”分列，没有这个字段或选项。"),
            N_("换成选一项的字段和它的选项，或 regime 的级别。"),
        ),
        "bad-clock:due": (
            N_("“{stage}”要定完成时限，却没有自己的时限，或者另有动作要填完成时限。"),
            N_("给这一环节写时长或它自己的日期字段，并且不再让人填 due；或者删去 sets_due。"),
        ),
        "bad-then": (
            N_("到时自动去“{then}”这句话不成立。"),
            N_("then 要和 clock 同写，去另一个环节。"),
        ),
        "clock-at-the-end": (
            N_("结束环节写了 {keys}，事项已经结束，不再计时。"),
            N_("删去 {keys}，或删去 end。"),
        ),
        "bad-end": (
            N_("“{end}”不是一种结束。"),
            N_("改成 success、partial、failure、void 或 over。"),
        ),
        "no-opening": (N_("没有立项的动作，事项无从开始。"), N_("留一个不写 from 的动作。")),
        "unreachable": (
            N_("环节“{stage}”从立项走不到。"),
            N_("让一个动作的 to 或一个环节的 then 通到这里，或删去这个环节。"),
        ),
        "trap": (
            N_("到了“{stage}”就再也走不到结束。"),
            N_("加一个从这里出去的动作或 then。"),
        ),
        "livelock": (
            N_("“{stages}”没有人办也会一直转圈，一刻不停。"),
            N_("让其中一步由人来做，或给其中一个环节写时长。"),
        ),
        "waits-without-clock": (
            N_("环节“{stage}”没有时限，可以一直放着。"),
            N_("写 clock，或让这里的一个动作写 every。"),
        ),
        "no-void-end": (
            N_("小事项没有作废的结束，上级事项一结束它就没有去处。"),
            N_('加一个 end = "void" 的环节。'),
        ),
        "leaves-the-end": (
            N_("“{stage}”已经结束，这个动作却没有写 within。"),
            N_('写明结束后多久以内可做，例如 within = "30 days"。'),
        ),
        "leaves-the-end:open": (
            N_("“{stage}”还没有结束，不能写 within。"),
            N_("within 只用于从结束环节出发的动作；把两种环节分成两个动作。"),
        ),
        "unknown-stage": (N_("没有“{stage}”这个环节。"), N_("改成已有的环节：{known}。")),
        "unknown-move": (N_("没有“{move}”这个动作。"), N_("改成已有的动作：{known}。")),
        "unknown-field": (
            N_("没有“{field}”这个字段。"),
            N_("在 [fields] 里写上它，或改成已有的字段。"),
        ),
        "not-asked": (
            N_("“{field}”没有哪个动作会问。"),
            N_("写进某个动作的 needs 或 may，或删去这个字段。"),
        ),
        "not-asked:sure": (
            N_("用到“{field}”时，有的路上还没有问过它。"),
            N_("让通到这里的每条路都有一个动作把它写进 needs。"),
        ),
        "not-asked:before": (
            N_("立项的条件看“{field}”，立项以前还没有问过它，永远不成立。"),
            N_("条件只看 parent.、level、day 等立项前已有的事实。"),
        ),
        "not-asked:yet": (
            N_("条件看“{field}”，这个动作正要问它：条件看的是问以前的值，答“否”也照办。"),
            N_("只准答“是”的，改成只有一项的 choices，不写条件。"),
        ),
        "asked-twice": (
            N_("“{field}”在同一个动作里问了两次。"),
            N_("needs 和 may 里只留一处。"),
        ),
        "asked-twice:common": (
            N_("“{field}”是各机制共用的字段，这里又写了一个。"),
            N_("删去这里的，直接用共用的；意思不同就换个名字。"),
        ),
        "no-retention": (
            N_("个人信息没有写保存多久。"),
            N_('写时长，例如 personal = "14 days"，事项结束后到时删除。'),
        ),
        "personal-and-public": (
            N_("“{field}”是个人信息，不能公开。"),
            N_("删去 seen_by 里的 public，或删去 personal。"),
        ),
        "personal-element": (
            N_("“{field}”是个人信息，不能是数据元或指标。"),
            N_("删去 element：数据元只说单位、企业和项目。"),
        ),
        "personal-measure": (
            N_("比率用到个人信息“{field}”，删除以后就算不出来。"),
            N_("换成不是个人信息的字段，或数动作和环节。"),
        ),
        "by-nobody": (N_("没有写谁来做。"), N_('写 by，例如 by = "owner"。')),
        "bad-party": (N_("没有“{party}”这一方。"), N_("改成其中一方：{known}。")),
        "unresolved-party": (
            N_("到这一步还不知道“{party}”是谁。"),
            N_("让前面的动作把 {party} 写进 needs 或 may，或换一方。"),
        ),
        "unresolved-party:sole": (
            N_("离开“{stage}”要靠“{party}”，而有的事项没有这一方。"),
            N_("前面把它写进 needs，或再加一方，或写 then。"),
        ),
        "public-moves": (
            N_("群众不能把别人的事项推到另一个环节。"),
            N_("删去 to，或把 by 里的 public 去掉。"),
        ),
        "self-declared": (
            N_("承办方自己就能宣布“{stage}”。"),
            N_('最后一步换成 superior、verifier、requester 或 partners，或用 sign = "all"。'),
        ),
        "self-declared:sign": (
            N_("别的签署方可能不在，承办方自己签了就能宣布“{stage}”。"),
            N_("让前面的动作把另一方写进 needs，或写明至少 2 家。"),
        ),
        "self-declared:child": (
            N_("承办方办完小事项，就等于自己宣布“{stage}”。"),
            N_("小事项的结束由别的方认定，或条件里再加一个别的方做过的动作。"),
        ),
        "bad-sign": (
            N_("sign = {sign} 不成立。"),
            N_("写 one、all、most 或不多于各方的数目；只有一方时不写。"),
        ),
        "bad-rhythm": (
            N_("every = {every} 不是周期。"),
            N_("写 {known}，或 rhythm 类型的字段。"),
        ),
        "rhythm-must-stay": (
            N_("写了 every 的动作要反复做，不能去别的环节。"),
            N_("删去 to，或删去 every。"),
        ),
        "bad-condition": (
            N_("“{key}”不是条件。"),
            N_('写成三项的列表：[["事实", "比较符", 值]]。'),
        ),
        "bad-condition:operator": (
            N_("条件 {condition} 的比较符不对。"),
            N_("用 == != < <= > >= in；选项和是否只能用 == != in，in 后面是列表。"),
        ),
        "bad-condition:fact": (
            N_("条件 {condition} 里没有“{fact}”这个事实。"),
            N_("用字段、stage、end、day、level、regime、times.动作、on.环节 等。"),
        ),
        "bad-condition:value": (
            N_("条件 {condition} 的值和事实不相配。"),
            N_("日期和数比日期和数，选项写已有的键，是否写 true 或 false。"),
        ),
        "unknown-loop": (N_("没有“{loop}”这个机制。"), N_("改成已有的机制，或写进 [children]。")),
        "bad-opens": (
            N_("“{key}”写得不对。"),
            N_('写 {{ 机制 = 1 }}，或 {{ 机制 = {{ each = "字段", with = ["字段"] }} }}。'),
        ),
        "bad-opens:each": (
            N_("“{field}”不是 units 或 turns 字段，不能一家立一件。"),
            N_("换成 units 或 turns 类型的字段。"),
        ),
        "bad-opens:with": (
            N_("“{field}”不能交给“{loop}”：两边没有同名同类型的字段。"),
            N_("在两边用同一个字段，或从 with 里去掉。"),
        ),
        "bad-opens:share": (
            N_("“{field}”不是数量，不能分给各家。"),
            N_("从 share 挪到 with：各家拿一样的。"),
        ),
        "bad-opens:needs": (
            N_("立“{loop}”要用“{field}”，这里没有交给它。"),
            N_("写进 with。"),
        ),
        "bad-opens:actor": (
            N_("“{loop}”没有人能立的动作，不能写 = 1。"),
            N_("给它一个不写 from、不由 system 做的动作。"),
        ),
        "no-system-opening": (
            N_("“{loop}”没有 system 立项的动作，不能一家一件自动立下。"),
            N_('给它一个不写 from、by = "system" 的动作。'),
        ),
        "no-stock": (
            N_("“{stock}”不是库存或日能力。"),
            N_("换成 stock 或 capacity 类型的字段，上级的写 parent.字段，对方的写 字段.字段。"),
        ),
        "bad-amount": (
            N_("“{amount}”不是数量。"),
            N_("写大于零的整数，或 number 类型的字段。"),
        ),
        "unknown-rule": (N_("没有“{rule}”这条规则。"), N_("改成其中一条：{known}。")),
    }
)


def found(*, fault: str, where: str, **names: object) -> Fault:
    """The fault that a key of `TEXTS` stands for; its code is the part before the colon."""
    message, fix = TEXTS[fault]
    return Fault(code=fault.partition(":")[0], where=where, message=message, fix=fix, names=names)
