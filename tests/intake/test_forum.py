"""A thread of any of the usual forums gives its posts under their subject, and is one article."""

import pytest

from tests.intake.pages import page

SUBJECT = "老旧小区充电难到底怎么办"
POST = "区住建局回复如下：已建成充电桩120个，下半年再建80个，请大家放心。"
ANSWER = "物业公司要在6月底前完成线路改造，希望别再拖了。"

WITH_CARDS = f"""论坛 › 城市论坛 › 帖子
查看: 2311|回复: 12
{SUBJECT} [复制链接]
云上客
123
主题
456
帖子
版主
Rank: 7Rank: 7Rank: 7
收听TA 发消息
电梯直达 楼主
发表于 2026-4-19 12:03:22 | 只看该作者 | 倒序浏览 | 阅读模式
本帖最后由 云上客 于 2026-4-19 12:10 编辑

{POST}
收藏 5 分享 淘帖 支持 反对
回复 使用道具 举报
小河弯弯
12
主题
沙发
发表于 2026-4-19 13:00 | 只看该作者
{ANSWER}
回复 使用道具 举报
您需要登录后才可以回帖 登录 | 立即注册
发表回复 回帖后跳转到最后一页
"""
WITH_SEATS_BELOW = f"""贴吧 > 云栖吧
云栖吧 关注：12,345 贴子：98,765
{SUBJECT}
只看楼主 收藏 回复
云上客
吧主
9
{POST}
送TA礼物
来自安卓客户端 1楼 2026-04-19 12:03 回复
小河弯弯
3
{ANSWER}
2楼 2026-04-19 13:03 回复
收起回复
23回复贴，共2页
"""
WITH_AUTHORS = f"""{SUBJECT}
楼主：云上客 时间：2026-04-19 12:03:22 点击：2311 回复：12
脱水模式 给他打赏 只看楼主 阅读设置
{POST}
作者：小河弯弯 时间：2026-04-19 13:03:22
{ANSWER}
举报 | 2楼 | 打赏 | 回复 | 评论
"""
WITH_PRESENCE = f"""首页|论坛|二手|签到|会员列表|帮助
主题 : {SUBJECT}
云上客离线
级别: 论坛版主

UID: 12345
精华: 3
发帖: 5120
楼主 发表于: 2026-04-19

{POST}
签名: 慢慢来
赏  举报  顶端
小河弯弯离线
级别: 新手上路
发帖: 17
沙发 发表于: 2026-04-19
{ANSWER}
顶端
快速回复
验证问题:
"""


@pytest.mark.parametrize("raw", [WITH_CARDS, WITH_SEATS_BELOW, WITH_AUTHORS, WITH_PRESENCE])
def test_a_thread_is_its_subject_and_its_posts(raw: str) -> None:
    clean = page(raw)

    assert clean.text.text == f"{SUBJECT}\n{POST}\n{ANSWER}"
    assert [one.title for one in clean.articles] == [SUBJECT]


def test_short_posts_of_two_people_stay_apart() -> None:
    raw = WITH_AUTHORS.replace(ANSWER, "希望快点修，天热了")
    raw += "作者：青山 时间：2026-04-20 13:03:22\n已经在修了，看见工人来了\n"

    assert page(raw).text.text.endswith("希望快点修，天热了\n已经在修了，看见工人来了")


def test_a_report_that_speaks_of_levels_is_no_thread() -> None:
    raw = f"云栖区召开推进会\n级别：县处级\n{POST}\n{ANSWER}"
    assert "级别：县处级" in page(raw).text.text


def test_a_subject_that_a_post_repeats_stays_as_the_post_has_it() -> None:
    again = "【集中回复】充电难问题大家跟帖说"
    raw = WITH_CARDS.replace(f"{SUBJECT} [复制链接]", f"主题 : {again}").replace(
        f"\n{POST}", f"\n{again}\n{POST}"
    )
    assert page(raw).text.text == f"{again}\n{POST}\n{ANSWER}"


def test_the_day_under_a_signature_is_nobodys_name() -> None:
    raw = WITH_CARDS.replace(POST, f"{POST}\n云栖区物业办\n2026年4月19日\n描述:暂无")
    assert "云栖区物业办\n2026年4月19日" in page(raw).text.text
    assert "描述" not in page(raw).text.text
