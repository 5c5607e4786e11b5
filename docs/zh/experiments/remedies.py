# ---
# description: "十层网络里的梯度消失与梯度爆炸，每种办法单独试：已记录的训练结果与代价，以及可以改动的 NumPy 版本。"
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 每种办法单独试 {#remedies}
#
# 对付[梯度消失](../gradients/vanishing.md)（vanishing gradient）和[梯度爆炸](../gradients/exploding.md)（exploding gradient）的办法大多一起用，于是谁也不知道起作用的是哪一种。这里的网络有十个隐藏层，只弄坏一处，也只修一处：先看在手写数字上训练的记录，再用大约八十行 NumPy 重做。
#
# ## 测到了什么 {#recorded}
#
# 每一行的网络与本组第一行只差一处。`sigmoid`、`relu`、`tanh`、`conv` 用的是 PyTorch 的默认权重。`lost` 是训练开始前一个比值的常用对数：第一层预激活值（pre-activation）处的梯度，与最后一个隐藏层的相比，负三就是千分之一。`steps` 是损失降到半个 nat 所需的步数，最多 400 步，学习率取三个中最好的；`some` 表示六个种子里只有一部分做到。`memory` 和 `time` 是一步训练占用的内存和用时与不加办法时之比，时间只代表一台机器；换初始化不花代价，所以没有这两项。

# %%
import numpy as np

from gradnotes.evidence import measurement, measurements

GROUPS = (
    ("sigmoid", "_xavier", "_batch_norm", "_layer_norm", "_group_norm", "_residual", "_adam"),
    ("relu", "_he", "_batch_norm", "_layer_norm", "_group_norm", "_residual", "_adam"),
    ("tanh", "_xavier"),
    ("conv", "_batch_norm", "_instance_norm"),
)
NETWORKS = [base + remedy for base, *remedies in GROUPS for remedy in ("", *remedies)]


def recorded(name, what, experiment="vanishing"):
    return measurement(f"gradients.{experiment}.{name}.{what}")


def cost(name, what):
    found = measurements("gradients").get(f"gradients.remedy_cost.{name}.{what}")
    return f"{found.value:7.1f}" if found else "      -"


table = ["                    lost  steps  accuracy  memory   time"]
for name in NETWORKS:
    reached, steps = (recorded(name, what).value for what in ("reached", "steps"))
    until = f"{steps:.0f}" if reached == 1 else "some" if reached else "never"
    lost, accuracy = (recorded(name, what).value for what in ("log10_ratio", "test_accuracy"))
    costs = cost(name, "memory_ratio") + cost(name, "time_ratio")
    table.append(f"{name:18}{lost:+6.1f}{until:>7}{accuracy:9.0%}  {costs}")
print("\n".join(table))

# %% [markdown]
# 下图画出每个种子。梯度传到第一层时，大小相差不到两个数量级的，网络就学得会；`tanh` 刚好超出一点，只有一部分种子学得好。有一行不合这条规律。

# %% alt="左右两幅图，每行一个网络，每点一个种子。左图是梯度从最后一层到第一层的衰减：sigmoid 和卷积网络八个数量级，ReLU 三个半，tanh 两个；批归一化、残差连接和 He 初始化使它接近零，而 sigmoid 加 Xavier、层归一化或组归一化后仍衰减四到六个。右图是测试准确率：梯度衰减超过三个数量级的 sigmoid 网络以及普通 ReLU 都等于瞎猜，其余几乎都超过九成。ReLU 用 Adam，衰减三个半数量级也学会了；tanh 散布在六成到九成多之间。"
import matplotlib.pyplot as plt

figure, panels = plt.subplots(1, 2, sharey=True, figsize=(5.6, 5.6))
for axes, what, label in zip(panels, ("log10_ratio", "test_accuracy"), ("gradient lost, log10", "test accuracy")):
    for row, name in enumerate(NETWORKS):
        samples = recorded(name, what).samples
        broken = name in ("sigmoid", "relu", "tanh", "conv")
        axes.plot(samples, [row] * len(samples), "s" if broken else "o", color="C1" if broken else "C0", markersize=4)
    axes.set_xlabel(label)
panels[0].set_yticks(range(len(NETWORKS)), [name.replace("_", " ") for name in NETWORKS], fontsize=9)
panels[0].invert_yaxis()
plt.show()

# %% [markdown]
# `relu_adam` 的梯度与 `relu` 一样小，却学会了，因为 Adam 把梯度除以它自己的大小。`sigmoid_adam` 用同样的优化器却学不会：第一层权重处的梯度，常用对数是 `#!value gradients.vanishing.sigmoid_adam.first_log10:.0f`，比 Adam 在除之前加上的 `1e-8` 还小。普通的 `relu` 失败了，尽管它*权重*处的梯度各层一样大（从最后一层到第一层相差 `#!value gradients.vanishing.relu.weight_log10_ratio:+.1f` 个数量级）：信号往上走时变小，梯度往下走时也变小，所以各层同样地小。
#
# ## 网络的 NumPy 版本 {#network}
#
# 下面是没有偏置的网络、它的损失，以及反向传播（backpropagation）。`norm` 是没有参数的批归一化（batch normalization），放在每个激活函数之前；`residual` 把每个隐藏层的输出加到它的输入上。

# %%
from gradnotes.reference import activations, gradients, initialization


def normalize(z):
    """z without its mean and scale over the batch, and the way back of a gradient."""
    scale = np.sqrt(z.var(axis=0) + 1e-5)
    out = (z - z.mean(axis=0)) / scale
    return out, lambda g: (g - g.mean(axis=0) - out * (g * out).mean(axis=0)) / scale


def network(weights, x, y, activation, norm=False, residual=False):
    """The loss, its gradient at every weight, and log10 of the gradient's size at every layer's pre-activations."""
    f, slope = getattr(activations, activation), getattr(activations, activation + "_grad")
    z, tape = x @ weights[0].T, []
    for w in weights[1:]:
        a, back = normalize(z) if norm else (z, lambda g: g)
        skip = residual and w is not weights[-1]
        tape.append((w, f(a), slope(a), back, skip))
        z = f(a) @ w.T + (z if skip else 0)
    rows = np.arange(len(y))
    loss = -np.mean(activations.log_softmax(z)[rows, y])
    g = activations.softmax(z)
    g[rows, y] -= 1
    g, grads, sizes = g / len(y), [], []
    for w, h, d, back, skip in reversed(tape):
        grads.append(g.T @ h)
        g = back((g @ w) * d) + (g if skip else 0)
        sizes.append(np.log10(np.sqrt(np.mean(g**2))))
    return loss, [g.T @ x, *grads[::-1]], sizes[::-1]

# %% [markdown]
# 手写的反向传播，用之前要先检验：取一个小网络，逐个扰动第一个权重矩阵里的数，与有限差分比较。

# %%
rng = np.random.default_rng(0)
first, *others = (rng.standard_normal(shape) for shape in ((5, 4), (5, 5), (5, 5), (3, 5)))
x, y = rng.standard_normal((8, 4)), rng.integers(3, size=8)
checks = []
for options in ({}, {"norm": True}, {"residual": True}, {"norm": True, "residual": True}):

    def result(w, part, options=options):
        return network([w, *others], x, y, "tanh", **options)[part]

    error = gradients.gradient_check(lambda w: result(w, 0), lambda w: result(w, 1)[0], first)
    checks.append(f"{'right' if error < 1e-7 else 'wrong'} {options or 'as it is'}")
print("\n".join(checks))

# %% [markdown]
# ## 只改一处 {#one-change}
#
# 用 64 维空间里的十团点代替手写数字，这样什么都不必加载。每个网络用同样的八十个批次、同一个学习率。`lost` 与数据关系不大，可以同记录的值放在一起比。

# %%
UNITS, CLASSES, HIDDEN = 64, 10, 10
CENTRES = np.random.default_rng(1).standard_normal((CLASSES, UNITS))


def default(shape, rng):
    bound = initialization.linear_default_bound(shape[1])
    return initialization.uniform(shape, -bound, bound, rng=rng)


def scaled(c):
    return lambda shape, rng: initialization.normal(shape, std=np.sqrt(c / shape[1]), rng=rng)


def train(activation, init=default, rate=0.1, clip=None, steps=80, **options):
    """The decades that the gradient loses at the start, and the loss of every step until one is not finite."""
    rng = np.random.default_rng(2)
    weights = [init((UNITS, UNITS), rng=rng) for _ in range(HIDDEN)] + [init((CLASSES, UNITS), rng=rng)]
    lost, losses = None, []
    with np.errstate(all="ignore"):  # what diverges overflows
        while len(losses) < steps:
            y = rng.integers(CLASSES, size=64)
            x = CENTRES[y] + rng.standard_normal((len(y), UNITS))
            loss, grads, sizes = network(weights, x, y, activation, **options)
            if not np.isfinite(loss):
                break
            lost = sizes[0] - sizes[-1] if lost is None else lost
            losses.append(loss)
            weights = [w - rate * g for w, g in zip(weights, clip(grads) if clip else grads)]
    return lost, losses

# %%
XAVIER, HE = initialization.xavier_uniform, scaled(2)
PLANS = {
    "sigmoid": ("sigmoid", {}),
    "sigmoid_xavier": ("sigmoid", {"init": XAVIER}),
    "sigmoid_batch_norm": ("sigmoid", {"norm": True}),
    "sigmoid_residual": ("sigmoid", {"residual": True}),
    "relu": ("relu", {}),
    "relu_he": ("relu", {"init": HE}),
    "relu_residual": ("relu", {"residual": True}),
    "tanh_xavier": ("tanh", {"init": XAVIER}),
}
table = ["                    lost  recorded   loss at the start, after 80 steps"]
for name, (activation, options) in PLANS.items():
    lost, losses = train(activation, **options)
    there = recorded(name, "log10_ratio").value
    table.append(f"{name:18}{lost:+6.1f}{there:+10.1f}{losses[0]:11.2f}{np.mean(losses[-10:]):12.2f}")
print("\n".join(table))

# %% [markdown]
# 瞎猜的损失是 $\ln 10$，梯度衰减三个数量级以上的网络最后还停在那里。Xavier 初始化救得了 tanh 网络，救不了 sigmoid 网络：sigmoid 的斜率最大才四分之一，保住信号的方差也补不回来。
#
# ## 梯度爆炸 {#exploding}
#
# ReLU 网络，权重的方差是 He 的两倍。这时比值为正，第一个批次的损失就大得很，学习率取十分之一，几步就把权重抛出浮点数的范围。记录的训练是 400 步、八个种子：

# %%
REMEDIES = ["large", "he", "batch_norm", "layer_norm", "group_norm", "clip_norm", "clip_value"]
REMEDIES += ["rate_0p01", "rate_0p001", "warmup", "decay", "adam", "rmsprop", "residual"]
table = ["             gained  diverged  steps  accuracy"]
for name in REMEDIES:
    gained, diverged, reached, steps, accuracy = (
        recorded(name, what, "exploding") for what in ("log10_ratio", "diverged", "reached", "steps", "test_accuracy")
    )
    until = f"{steps.value:.0f}" if reached.value == 1 else "some" if reached.value else "never"
    lost = f"{sum(diverged.samples):.0f} of {len(diverged.samples)}"
    table.append(f"{name:12}{gained.value:+7.1f}{lost:>10}{until:>7}{accuracy.value:10.0%}")
print("\n".join(table))

# %% [markdown]
# 可以分成三组：换初始化或加归一化（normalization），增长就没有了；裁剪、小步长和自适应优化器不改变 `gained`，只是限制了步子；还有一组根本不管用，其中单独的残差连接（residual connection）反而使增长更快。第二组训练得起来，但准确率大多低于第一组：按范数裁剪是 `#!value gradients.exploding.clip_norm.test_accuracy:.0%`，Adam 是 `#!value gradients.exploding.adam.test_accuracy:.0%`，从 He 的方差出发则是 `#!value gradients.exploding.he.test_accuracy:.0%`。用 NumPy 重做：

# %%
LARGE = scaled(4)
PLANS = {
    "large": {},
    "he": {"init": HE},
    "batch_norm": {"norm": True},
    "clip_norm": {"clip": lambda grads: gradients.clip_grad_norm(grads, 1.0)[1]},
    "clip_value": {"clip": lambda grads: gradients.clip_grad_value(grads, 0.1)},
    "rate_0p01": {"rate": 0.01},
    "residual": {"residual": True},
}
curves, table = {}, []
for name, options in PLANS.items():
    lost, curves[name] = train("relu", **{"init": LARGE, **options})
    there = recorded(name, "log10_ratio", "exploding").value
    end = f"{np.mean(curves[name][-10:]):.2f}" if len(curves[name]) == 80 else f"diverged, step {len(curves[name])}"
    table.append(f"{name:12}{lost:+6.1f}, recorded {there:+.1f}   loss {curves[name][0]:6.1f} to {end}")
print("\n".join(table))

# %% alt="八十步里每个批次的损失，纵轴为对数。权重过大的网络头几步就冲出画面。按范数裁剪，或学习率取十分之一，损失从一百左右慢慢下降，一直在一以上。按值裁剪，三十步之内从一百降到一以下。He 的方差和批归一化从三左右开始，也降到一以下。"
figure, axes = plt.subplots(figsize=(5.6, 3.6))
for number, (name, dash) in enumerate(zip(PLANS, ("-", "--", "-", ":", "-.", (0, (5, 1))))):
    axes.semilogy(curves[name], linestyle=dash, color=f"C{number}", marker="o" if name == "large" else "", label=name)
axes.set_xlabel("step")
axes.set_ylabel("loss of the batch")
axes.set_ylim(1e-3, 1e5)
axes.legend(ncols=2, fontsize=9)
plt.show()

# %% [markdown]
# ## 自己测一遍 {#measure}
#
# 改一改 `HIDDEN`，给 `train` 换一个激活函数，或者把两种单独无效的办法合起来用。记录下来的训练是 `src/gradnotes/experiments/gradients.py` 里的 `vanishing`、`exploding` 和 `remedy_cost`，用 PyTorch 做的。下面第一条命令运行小规模版本，打印全部数值；第二条重新测量并记录：
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.gradients.vanishing').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.gradients.vanishing
# ```
