"""The search finds what readers look for: the page one hopes for is among the first results."""

import re

import pytest
from visiting import Visit

FIRST = 3
HOPED_FOR = {
    "chain rule": "book/04_chain_rule.html",
    "learning rate": "book/glossary.html#term-learning-rate",
    "vanishing gradient": "book/05_backprop.html",
    "dead relu": "book/examples/xor.html",
    "one-hot": "book/03_losses.html",
    "momentum": "book/06_training.html",
    "cross-entropy": "book/03_losses.html",
    "overfitting": "book/06_training.html",
    "xor": "book/examples/xor.html",
    "sigmoid": "book/api.html#nnbook.structure.sigmoid",
    "backward": "book/05_backprop.html",
    "init_network": "book/api.html#nnbook.structure.init_network",
    "gradient_error": "book/api.html#nnbook.gradient_check.gradient_error",
    "激活函数": "book/glossary.html#term-activation-function",
}
# Of a term: its Chinese in simplified characters, in traditional ones, and a part of the word.
CHINESE = """
accuracy                        准确率          準確率        准确
activation-function             激活函数        激活函數      激活
backpropagation                 反向传播        反向傳播      传播
baseline                        基线            基準線        基準
bias                            偏置            偏權值        偏權
cache                           缓存            快取          緩存
central-difference              中心差分        中央差分      差分
chain-rule                      链式法则        鏈式法則      链式
computational-graph             计算图          計算圖        计算
convolution                     卷积            卷積          摺積
cross-entropy                   交叉熵          交叉熵損失    交叉
data-set                        数据集          資料集        數據
decision-boundary               决策边界        決策邊界      边界
derivative                      导数            導數          斜率
epoch                           轮次            週期          迭代周
forward-propagation             正向传播        向前傳播      向前
fully-connected-layer           全连接层        全連接層      全连接
generalisation                  泛化            泛化能力      一般化
gradient-checking               梯度检验        梯度檢驗      检验
gradient-descent                梯度下降        漸變下降      下降
hidden-layer                    隐藏层          隱藏層        隐藏
hyperparameter                  超参数          超參數        超参
learning-rate                   学习率          學習率        学习
least-squares                   最小二乘法      最小平方法    二乘
linear-regression               线性回归        線性迴歸      线性
loss-function                   损失函数        丟失函數      丟失
mean-squared-error              均方误差        均方誤差      均方
neural-network                  神经网络        神經網絡      深度学习
neuron                          神经元          神經元        节点
normal-distribution             高斯分布        常態分布      高斯
overfitting                     过拟合          過度擬合      过度拟
probability                     概率            機率          概率值
random-seed                     随机种子        隨機種子      种子
sigmoid-function                S 型函数        S型素數       素數
stochastic-gradient-descent     随机梯度下降    隨機梯度下降  随机
training-set                    训练集          訓練集        训练数
vanishing-gradient              梯度消失        梯度弥散      消失
vector                          向量            向量          向
weight                          权重            體重          权
weight-decay                    权重衰减        權重衰減      正则化
"""
FIND = """words => Search._performSearch(...Search._parseQuery(words))
    .map(found => found[0] + found[2])"""
RESULTS = """() => [...document.querySelectorAll("ul.search > li > a")]
    .map(link => link.getAttribute("href"))"""


@pytest.mark.parametrize("words", HOPED_FOR)
def test_the_page_hoped_for_is_found(visit: Visit, address: str, words: str) -> None:
    assert HOPED_FOR[words] in found(visit, address, words)[:FIRST]
    assert visit.troubles == []


def test_nothing_is_found_for_a_word_that_no_page_has(visit: Visit, address: str) -> None:
    assert found(visit, address, "xylophone") == []


def test_chinese_is_found_in_both_scripts_and_by_a_part(visit: Visit, address: str) -> None:
    found(visit, address, "xylophone")
    forms = [(term, form) for term, *words in map(split, CHINESE.strip().splitlines())
             for form in words]  # fmt: skip
    assert len(forms) == 3 * 40
    place = "book/glossary#term-{}".format
    lost = [form for term, form in forms if place(term) not in visit.page.evaluate(FIND, form)]
    assert lost == []


def test_the_search_splits_as_the_index_does(visit: Visit, address: str) -> None:
    found(visit, address, "xylophone")
    cut = visit.page.evaluate("splitQuery('backprop 反向传播, 熵2 one-hot 层')")
    assert cut == ["backprop", "反向", "向传", "传播", "熵", "2", "one", "hot", "层"]


def split(line: str) -> list[str]:
    return re.split("  +", line)


def found(visit: Visit, address: str, words: str) -> list[str]:
    visit.open(f"{address}/search.html?q={words}")
    visit.page.locator("#search-results > p").filter(has_text="search").wait_for()
    return visit.page.evaluate(RESULTS)
