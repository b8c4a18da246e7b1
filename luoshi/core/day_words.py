"""The ways in which official Chinese words a day, as patterns that `deadline` searches for."""

import re

#: The hour by which something is due on its day.
_HOUR = (
    r"(?:(?:上午|中午|下午|晚上?)?(?:[上下]班|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[时点](?:\d{1,2}分?|半)?|"
    r"\d{1,2}[:：]\d\d)|[上下]午|中午|晚上)"
)
#: Whoever is told at a meeting or by a paper counts from then on.
_ON_HEARING = r"(?:会后|节后|假期后|散会后)"
#: The times of the farmer's year, its solar terms and what else comes round without a fixed day.
SEASON = (
    r"[春秋三]收|[麦夏稻]收|[春夏秋冬]种|[春夏秋冬]灌|春耕|备耕|双抢|农忙|雨季|汛|入[伏夏秋]|越冬|封冻|上冻|霜冻|大雪封山|"
    r"枯水期|丰水期|防火期|戒严期|旺季|(?<![环季细关情时])节|高考|中考|"
    r"立春|雨水|惊蛰|春分|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒"
)
_N = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_YEAR = r"(?:(?P<year>20\d\d|今|本|明|当|后)年度?)"
_BEFORE = r"(?:之前|以前|前|之内|内|止)"
_PART = r"(?P<part>底|末|初|中旬|上旬|下旬)"
#: In a month something is to have happened: 10月组织自验, 3月开工.
_BY_THEN = (
    r"(?:要|须|必须|全面|全部|正式|如期|统一)?(?:完成|建成|组织|开展|启动|开工|竣工|申请|申报|召开|举办|通过|投产|投用|"
    r"验收|上线|封顶|通车|通水|交付|迎接|下达|拨付|上报|报送|提交|出台|印发|试运)"
)
#: The signs of that: a month and how one of these words begins.
_THEN = " ".join(
    f"月{sign}" for sign in "要须必全正如统完建组开启竣申召举通投验上封交迎下拨报提出印试"
)
_ALONE = r"(?<![\d一二三四五六七八九十每今本明当后个])"

#: Each row is one way to set a day: its kind, signs of which its words have one, and the words.
#: The longest match at a place wins.
GRAMMAR: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = tuple(
    (kind, frozenset(signs.split()), re.compile(pattern))
    for kind, signs, pattern in (
        ("from_now", "起", (
            r"(?:(?:自|从)?即日起|"
            r"[自从][^,，。；;至到]{1,12}起)(?:开始)?[至到](?P<until>[^,，。；;、]{1,12}?(?:[日号底末旬]|"
            r"月(?![\d底末上中下])|年(?![\d底末])|季度))(?:之?前|以前|止)?"
        )),
        ("each", "每", (
            rf"每个?(?P<each>半年|半个?月|年|季度|季|月|旬|周|星期|日|天)度?(?P<inner>{_N}[日号]|"
            rf"[末底]?\d{{1,2}}[日号]|前{_N}个?工作日|最后一个工作日|第[一二三四]周|"
            rf"(?<=年)(?:{_N}月份?(?:[底末初]|[上中下]旬|{_N}[日号])?|[一二三四]季度[末底]?)|(?<=[周期])[一二三四五六日天]|[末底初]|[上中下]旬)?"
            rf"(?:{_HOUR}(?=前))?{_BEFORE}?(?!\d[\d.,]*[万千]?元)"
        )),
        ("each", "每", (
            rf"每(?!一[日天周月])(?P<each>{_N}个?(?:工作日|天|日|周|星期|月))(?![内之\d])"
        )),
        ("each", "每", r"每(?P<each>[早晚])[^,，。；;每前]{0,4}前"),
        ("each", "按", (
            r"按(?P<each>半年|年|季|月|旬|周|日)度?(?=[\u4e00-\u9fff])"
            r"(?![份期计均龄节末工常需初])"
        )),
        ("day", "前 内 止", (
            rf"{_YEAR}?(?P<month>{_N})月(?P<day>{_N})[日号](?:{_HOUR}(?=前))?"
            rf"(?:{_BEFORE}|截止)"
        )),
        ("day", "迟 晚 止 限", (
            rf"(?:不迟于|不晚于|最迟|最晚|截止[到至]?|"
            rf"限){_YEAR}?(?P<month>{_N})月(?P<day>{_N})[日号]"
        )),
        ("day_of_month", "前", (
            rf"(?<![\d月年.至到—~-])(?P<day>\d{{1,2}})(?:号(?:{_HOUR}(?=前))?(?:之前|以前|前)|日(?:之前|以前)|"
            rf"(?<=[于在]\d\d)日(?:{_HOUR}(?=前))?前)"
        )),
        ("month", "月份 月底 月末 月初 月中 月上 月下", (
            rf"{_YEAR}?(?P<month>{_N})月份?{_PART}{_BEFORE}?"
        )),
        ("before_month", "月份 月之 月以 月前", rf"{_YEAR}?(?P<month>{_N})月份?(?:之前|以前|前)"),
        ("month", "月份 月之 月内", rf"{_YEAR}?(?P<month>{_N})月份?(?:之内|内)"),
        ("month", "月份", rf"{_YEAR}?(?P<month>{_N})月份(?!以来|的|[,，、])"),
        ("month", _THEN, rf"{_YEAR}?(?P<month>{_N})月(?={_BY_THEN})"),
        ("this_month", "本月 当月 这月 个月 下月 次月", (
            rf"(?P<which>本|当|这个?|下个?|次)月(?P<part>[底末初]|[上中下]旬|"
            rf"{_N}[日号])?{_BEFORE}?"
        )),
        ("this_month", "月底 月末 月中 月下 月内", (
            rf"{_ALONE}月(?:(?P<part>[底末]|[中下]旬){_BEFORE}?|内)"
        )),
        ("quarter", "季", rf"{_YEAR}?第?(?P<quarter>[一二三四1-4])季度[末底]?(?P<mark>{_BEFORE})?"),
        ("quarter", "季", (
            rf"(?P<which>本|这个?|下个?|当)季度?[末底]?(?P<mark>{_BEFORE})?|"
            rf"{_ALONE}季度?[末底](?:{_BEFORE})?"
        )),
        ("half", "半", rf"{_YEAR}?(?P<half>[上下])半年[末底]?(?P<mark>{_BEFORE})?"),
        ("year", "年", (
            rf"{_YEAR}年?[底末](?:{_BEFORE})?|{_YEAR.replace('year', 'year2')}(?:之内|内)"
        )),
        ("before_year", "年", r"(?P<year>20\d\d)年(?:之前|以前|前)"),
        ("year", "最", rf"{_YEAR}?最后[一两二三]个月"),
        ("year", "年", r"[到至](?P<year>20\d\d)年[底末]?(?!\d|[一二三四五六七八九十]{1,2}月)"),
        ("year", "年", rf"{_ALONE}(?:年[底末终](?:{_BEFORE})?|年内|全年内)"),
        ("plan", "十一 十二 十三 十四 十五 十六 十七 十八 十九", (
            r"[“\"]?十(?P<plan>[一二三四五六七八九])五[”\"]?(?:规划)?(?:时?期)?(?:末|期间|"
            r"收官之?前|结束之?前|时期)"
        )),
        ("workdays", "工作", (
            rf"{_ON_HEARING}?(?<![\d.])(?P<count>{_N})个工作日(?:之内|以内|内|前)?"
        )),
        ("days", "内 间", (
            rf"{_ON_HEARING}?(?<![上下])(?P<count>{_N}|半)(?P<unit>天|日|个?小时|分钟|周|个?星期|个?月|年)(?:之内|以内|内|"
            rf"时间内?|的时间)"
        )),
        ("days", "个半", (
            rf"(?P<count>{_N})(?P<half>个半)(?P<unit>月)(?:之内|以内|内|时间内?|的时间)"
        )),
        ("days", "百日 百天", r"(?P<count>百)(?P<unit>[日天])(?:之内|以内|内|时间)"),
        ("days", "限", (
            rf"(?:(?<=限)|(?<=限期))(?P<count>{_N}|半)(?P<unit>天|日|周|个?星期|个?月)(?![前内以之])"
        )),
        ("week", "周 期", (
            rf"(?P<which>本|这|下)?个?(?:周|星期)(?P<weekday>[一二三四五六日天末])?(?:{_HOUR}(?=前))?(?:之前|以前|"
            r"前|之内|内)"
        )),
        ("today", "当日 当天 当晚 今日 今天 今晚", (
            rf"(?<!的事)(?:当[日天晚]|今[日天晚])(?:{_HOUR}(?=前))?(?:之?内|以内|前|(?=[办报结清补拨改]|完成|处置|解决|回复|反馈|销号|上报))"
        )),
        ("tomorrow", "明天 明日 明早 明晚 次日", (
            rf"(?:明[天日早晚]|次日)(?:{_HOUR}(?=前))?(?:之前|以前|前|内)"
        )),
        ("feast", "国庆 元旦 五一 劳动 七一 建党 建军 八一 春节 中秋 端午 清明 "
                  "汛期 入汛 入冬 开学 供暖 采暖 两会", (
            r"(?:[今明]年)?(?:[春秋]季)?(?:学期)?“?(?P<feast>国庆节?|元旦|五一节?|劳动节|七一|建党节|建军节|八一|春节|中秋节?|"
            r"端午节?|清明节?|主?汛期|入汛|入冬|开学|供暖期?|采暖期|两会)”?(?:到来|来临|放假|假期|长假|召开)?之?(?:前|"
            r"以前)"
        )),
        ("open", "前", (
            rf"(?:[今明]年)?“?(?:[寒暑春秋]假(?:结束)?|假期结束|{SEASON})”?(?:到来|来临)?之?(?:前|以前)"
            r"(?![后期景沿的])"
        )),
    )
)  # fmt: skip
SIGNS = frozenset[str]().union(*(signs for _, signs, _ in GRAMMAR))
ROWS = {sign: [n for n, row in enumerate(GRAMMAR) if sign in row[1]] for sign in SIGNS}
#: The sign at each place; no sign begins as another does. The class lets `re` scan for the place.
SIGN = re.compile(f"(?=[{''.join({sign[0] for sign in SIGNS})}])(?=({'|'.join(SIGNS)}))")
