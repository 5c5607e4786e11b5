# ---
# description: "六种优化器走七个曲面：已记录的步数与合用的学习率范围，以及可以改动的 NumPy 版本。"
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 曲面上的优化器 {#surfaces}
#
# 六种方法在七个二元损失函数上下降。这里没有随机数，所以每个数字都能一步不差地重算出来。这些方法就是各篇笔记里的那些：[梯度下降](../optimizers/sgd.md)（gradient descent）、[动量](../optimizers/momentum.md)（momentum）和 [Nesterov 动量](../optimizers/nesterov.md)（均为 0.9）、[Adagrad](../optimizers/adagrad.md)、[RMSprop](../optimizers/rmsprop.md) 和 [Adam](../optimizers/adam.md)，其余都取 PyTorch 的默认值。<!-- typed 0.9: the usual momentum -->
#
# ## 测到了什么 {#recorded}
#
# 损失降到“可降幅度的千分之一”以内并保持住所需的步数；学习率取 33 个之中最好的，后一个总是前一个的两倍。括号里是这些学习率中有几个的步数不超过最佳时的四倍。短横表示无论学习率多少，2000 步内都没走完。`turned` 是把 `bowl` 的主轴转 30°，`steep` 是把它的损失乘一千，`wide` 是把坐标乘十；`badly_scaled` 也是一个碗，两个坐标的单位相差一千倍。

# %%
from functools import partial

import numpy as np

from gradnotes.evidence import measurement
from gradnotes.reference import optimizers

METHODS = {
    "gd": optimizers.sgd,
    "momentum": partial(optimizers.sgd, momentum=0.9),
    "nesterov": partial(optimizers.sgd, momentum=0.9, nesterov=True),
    "adagrad": optimizers.adagrad,
    "rmsprop": optimizers.rmsprop,
    "adam": optimizers.adam,
}
SURFACES = ("bowl", "turned", "rosenbrock", "saddle", "badly_scaled", "steep", "wide")


def recorded(surface, method, what):
    return measurement(f"optimizers.race.{surface}.{method}.{what}").value


table = [" " * 12 + "".join(f"{method:>12}" for method in METHODS)]
for surface in SURFACES:
    cells = []
    for method in METHODS:
        steps, octaves = (recorded(surface, method, what) for what in ("steps", "near_octaves"))
        there = recorded(surface, method, "reached")
        cells.append(f"{steps:6.0f} ({octaves:2.0f}) " if there else "      -     ")
    table.append(f"{surface:12}" + "".join(f"{cell:>12}" for cell in cells))
print("\n".join(table))

# %% [markdown]
# 要成对地看。从 `bowl` 到 `turned`，前三列不变，后三列变了。从 `bowl` 到 `steep` 正好反过来，不过变的只是最佳*学习率*：写成二的幂，梯度下降是 `#!value optimizers.race.bowl.gd.log2_rate:.0f` 和 `#!value optimizers.race.steep.gd.log2_rate:.0f` 次方，Adam 是 `#!value optimizers.race.bowl.adam.log2_rate:.0f` 和 `#!value optimizers.race.steep.adam.log2_rate:.0f` 次方。而坐标的尺度相差悬殊时，凡是所有坐标共用一个学习率的方法都走不下去；RMSprop 也不行，因为它停得不够近。
#
# ## 一步一步 {#walk}
#
# 一种方法就是一个函数：输入参数、梯度和状态，输出新的参数和新的状态。这里用记录下来的最佳学习率，让它们再走一遍 Rosenbrock 山谷，步数与记录的相同：


# %%
def rosenbrock(point):
    x, y = point[..., 0], point[..., 1]
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def slope(point):
    x, y = point
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def walk(rule, gradient, start, rate, steps, falls=False):
    """The points after each step; the rate stays, or falls linearly to 0."""
    theta, state = np.array(start, float), None
    path = [theta]
    for t in range(steps):
        theta, state = rule(theta, gradient(theta), state, lr=rate * (1 - t / steps) if falls else rate)
        path.append(theta)
    return np.array(path)


START = (-1.2, 1.0)
paths, table = {}, ["             rate   steps  recorded"]
for method, rule in METHODS.items():
    rate = 2.0 ** recorded("rosenbrock", method, "log2_rate")
    paths[method] = walk(rule, slope, START, rate, 2000)
    left = rosenbrock(paths[method]) / rosenbrock(np.array(START))
    steps = np.flatnonzero(left > 1e-3)[-1] + 1
    there = recorded("rosenbrock", method, "steps")
    table.append(f"{method:9}{rate:8.2g}{steps:8d}{there:10.0f}")
print("\n".join(table))

# %% alt="左右两图，背景是一条弯曲山谷的等高线，从左上方下到原点，再升向右上方；每图画了三种方法的前 150 步。左图：梯度下降在左上方来回折返，落到谷底后缓行；动量和 Nesterov 动量绕过弯道，动量沿右臂越过了极小值。右图：Adagrad 第一步就出了画面，随后回到左臂；RMSprop 几乎还在起点附近；Adam 一开始的步子与画面一样宽，几步之后就到了右臂。"
import matplotlib.pyplot as plt

figure, panels = plt.subplots(1, 2, sharey=True, figsize=(5.6, 3.6))
x, y = np.meshgrid(np.linspace(-1.8, 1.8, 121), np.linspace(-0.6, 2.0, 121))
for axes, group in zip(panels, (("gd", "momentum", "nesterov"), ("adagrad", "rmsprop", "adam"))):
    axes.contour(x, y, rosenbrock(np.stack([x, y], axis=-1)), (1, 5, 20, 80, 200), colors="0.7", linewidths=0.5)
    for method, dash in zip(group, ("-", "--", ":")):
        number = ("gd", "momentum", "adam", "nesterov", "adagrad", "rmsprop").index(method)
        axes.plot(*paths[method][:150].T, linestyle=dash, color=f"C{number}", label=method)
    axes.plot([1], [1], "x", color="black")
    axes.set_xlim(-1.8, 1.8)
    axes.set_ylim(-0.6, 2.0)
    axes.legend(fontsize=9, loc="lower right")
plt.show()

# %% [markdown]
# ## 要调到多细 {#rates}
#
# 同一个碗，十五个学习率。一行里数字多，说明这种方法宽容；相邻各列差不多，说明它不在乎。梯度下降的右边有一道明显的界限，越过就发散，在此之前学习率翻倍步数就减半。RMSprop 两头都慢：学习率小，步数多；学习率大，停不下来。


# %%
def bowl(curvatures, angle):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.diag(curvatures) @ turn.T, turn


def needed(method, curvatures, angle, rate, steps=1000, start=(-7.0, 1.3)):
    """Steps until the loss of a bowl stays below a thousandth of the first; None where it does not."""
    hessian, turn = bowl(curvatures, angle)
    with np.errstate(all="ignore"):  # what diverges overflows
        path = walk(METHODS[method], lambda p: hessian @ p, turn @ np.array(start), rate, steps)
        left = np.einsum("ti,ij,tj->t", path, hessian, path)
    over = np.flatnonzero(~(left <= 1e-3 * left[0]))
    return over[-1] + 1 if over[-1] < steps else None


RATES = 2.0 ** np.arange(-12, 3)
table = ["log2 rate" + "".join(f"{np.log2(rate):5.0f}" for rate in RATES)]
for method in METHODS:
    cells = [needed(method, (1, 30), 0, rate) for rate in RATES]
    table.append(f"{method:9}" + "".join(f"{cell or '-':>5}" for cell in cells))
print("\n".join(table))

# %% [markdown]
# ## 把碗转一转 {#turn}
#
# 条件数为 100 的碗，每个角度取上面其中十个学习率里最好的：

# %%
table = ["angle     " + "".join(f"{angle:6d}" for angle in (0, 10, 30, 45))]
for method in ("momentum", "adagrad", "adam"):
    cells = []
    for angle in (0, 10, 30, 45):
        tries = [needed(method, (1, 100), np.radians(angle), rate) for rate in RATES[5:]]
        cells.append(min((steps for steps in tries if steps), default="-"))
    table.append(f"{method:10}" + "".join(f"{cell:>6}" for cell in cells))
print("\n".join(table))

# %% [markdown]
# 所有坐标共用一个学习率的方法察觉不到转动。Adagrad 让每个坐标除以各自的历史；主轴与坐标轴一致时，除掉的恰好就是曲率，转过十度，好处就去了大半。Adam 用大学习率时，在这里几乎不受影响；条件数到 1000，[就不同了](../optimizers/adam.md#invariance)。
#
# ## 走到最后 {#end}
#
# 给足时间之后，各方法离极小值还有多远。RMSprop 除以梯度的大小，步长不随梯度缩小，于是以学习率的一半来回摆动；让学习率降到零，摆动就停了。比 `1e-15` 更近的也写成这个数。


# %%
def last_distance(method, rate, falls):
    path = walk(METHODS[method], lambda p: np.array([1.0, 30.0]) * p, (1.0, 1.0), rate, 4000, falls)
    return np.abs(path[-200:]).max() if not falls else np.abs(path[-1]).max()


table = ["             rate  constant  recorded   falling to 0"]
for method in ("rmsprop", "gd"):
    for rate in (0.05, 0.01):
        name = f"optimizers.oscillation.{method}.rate_{rate}".replace("0.", "0p") + ".constant.amplitude"
        there = measurement(name).value
        numbers = last_distance(method, rate, False), there, last_distance(method, rate, True)
        table.append(f"{method:9}{rate:8}" + "".join(f"{max(n, 1e-15):10.1e}" for n in numbers))
print("\n".join(table))

# %% [markdown]
# ## 自己动手测 {#measure}
#
# 改一改 `START`，给 `walk` 换一个你自己的梯度，或者把动量与学习率一起调。记录下来的是 `src/gradnotes/experiments/optimizers.py` 里的 `race`、`rotation` 和 `oscillation`。第一条命令运行一个小规模的版本并打印所有数值，第二条全部重新测量并记录：
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.optimizers.race').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.optimizers.race
# ```
