"""Text that was saved in one encoding after it had been read in another."""

import re

from luoshi.intake import quick

#: Characters of which any Chinese text of offices and newspapers is full.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    "程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手期根论运农指几九区强放决西被干做必"
    "战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联认六共权收证改清己美再采转更单风切打"
    "白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界林律且"
    "究观越织装市县镇乡村街城项落抓推督责任单位领导干部召开会议强调指出要求完成情况检查服务群众项目投资企业万亿月底前序号"
    "國會為經業發對這個時們來過說產種學動現實點開關無問間長東車電書見區縣鎮鄉務責應當與將領導幹黨員項標準"
)
_HAN = re.compile("[\u3400-\u9fff]")
#: UTF-8 read as Western text: every third sign or so is an accented letter.
_WESTERN = re.compile("[\u00c0-\u00ff][\u0080-\u00bf\u2018-\u2122\u0152-\u017e\u02c6\u02dc]{1,2}")
#: Replacement marks, what they become when they are read once more, signs of private fonts, and
#: the empty box that stands for a character a font did not have.
_REPLACED = quick.pattern(
    "锟斤拷|锟斤|\ufffd|ï¿½|烫烫烫|屯屯屯|[\ue000-\uf8ff]+|(?<=[\u3400-\u9fff])□(?=[\u3400-\u9fff])"
)
LEAST_HAN = 60
LEAST_COMMON = 0.12
LEAST_CHINESE = 0.3
MOST_WESTERN = 0.1
_SAMPLE = 20_000


def is_garbled(text: str) -> bool:
    """Whether hardly any of the text is what was written."""
    sample = text[:_SAMPLE]
    if len(_WESTERN.findall(sample)) > MOST_WESTERN * max(len(sample), 20):
        return True
    han = _HAN.findall(sample)
    if len(han) < LEAST_HAN:
        return False
    return sum(sign in _COMMON for sign in han) < LEAST_COMMON * len(han)


def is_chinese(text: str) -> bool:
    """Whether most of a short text is in the characters that Chinese texts are full of."""
    return sum(sign in _COMMON for sign in text) > LEAST_CHINESE * max(len(text), 8)


def damaged_places(text: str) -> int:
    """How many places of the text are lost: marks that stand for unreadable bytes."""
    return len(_REPLACED.findall(text))
