# ---
# description: "循环网络怎样对待跨越许多步的梯度：谱半径、门控与裁剪，已记录的测量值和 NumPy 重算并列。"
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 沿时间传播的梯度 {#gradients-through-time}
#
# 循环网络有多少步，就把梯度乘上多少次单步的雅可比矩阵（Jacobian）。[长期依赖](../gradients/long-term-dependencies.md)一篇推导了由此而来的结果；这里给出测量值，再用 NumPy 重算：先是雅可比矩阵的乘积，然后是 LSTM 的门控，最后是训练中的情形，包括用与不用[裁剪](../gradients/clipping.md)。
#
# ## 雅可比矩阵的乘积 {#jacobians}
#
# 设 $k$ 为步数。记录的是 $\lVert \partial h_T / \partial h_{T-k} \rVert / \sqrt{n}$ 的常用对数，$n = 64$ 个单元，也就是奇异值的均方根：零表示梯度不变，负十表示只剩百亿分之一。循环矩阵取自正态分布，再缩放到谱半径 $\rho$。没有激活函数时，乘积就是这个矩阵的幂，步数多了，对数每步增加 $\log_{10} \rho$。`driven` 是读入标准正态输入的 tanh 网络。

# %%
import numpy as np

from gradnotes.evidence import measurement
from gradnotes.reference import activations, gradients, initialization

UNITS, LAGS = 64, (1, 10, 20, 50, 100)
RADII = {"0p5": 0.5, "0p9": 0.9, "1": 1.0, "1p1": 1.1, "1p5": 1.5, "3": 3.0}
rng = np.random.default_rng(0)
BASE = rng.standard_normal((UNITS, UNITS))
BASE /= gradients.spectral_radius(BASE)
INTO, INPUTS, START = rng.standard_normal((UNITS, 1)), rng.standard_normal((200, 1)), rng.standard_normal(UNITS)


def recorded(system, k):
    return measurement(f"gradients.recurrent_jacobian.{system}.k_{k}.log10_norm").value


def log_size(jacobian):
    return np.log10(np.linalg.norm(jacobian) / np.sqrt(len(jacobian)))


def driven(rho):
    """The product over the last k steps of tanh(rho BASE h + INTO x), for each k."""
    h, states = START, []
    for x in INPUTS:
        states.append(h)
        h = np.tanh(rho * BASE @ h + INTO @ x)
    return [log_size(gradients.rnn_jacobian(INPUTS[-k:], states[-k], INTO, rho * BASE)) for k in LAGS]


table = [f"{'steps k':24}" + "".join(f"{k:7}" for k in LAGS)]
for name, rho in RADII.items():
    linear = [log_size(np.linalg.matrix_power(rho * BASE, k)) for k in LAGS]
    for kind, here, system in (("linear", linear, "linear"), ("driven", driven(rho), "tanh_driven")):
        there = [recorded(f"{system}.rho_{name}", k) for k in LAGS]
        table.append(f"rho = {rho} {kind} recorded" + "".join(f"{value:+7.1f}" for value in there))
        table.append(f"{'here':>20}    " + "".join(f"{value:+7.1f}" for value in here))
print("\n".join(table))

# %% [markdown]
# 半径为一，线性递推的梯度保得住，tanh 的却保不住：只要单元不在零点，斜率就小于一，所以 $\rho = 1$ 时，一百步使梯度变化 `#!value gradients.recurrent_jacobian.tanh_driven.rho_1.k_100.log10_norm:.0f` 个数量级。要让这个有输入的网络保住梯度，半径须在一点五与三之间的某处，别处都不行：和深层网络的 $c$ 一样，取别的值都按指数出错。
#
# ## 门控 {#gates}
#
# LSTM 的状态是一对向量：细胞状态（cell state）$c$ 和输出 $h$。从细胞状态到细胞状态，只乘遗忘门（forget gate），那是网络自己定的数。这里求单步的雅可比矩阵不用公式，而用复数步长法：把状态复制 128 份，每份在一个方向上移动一个极小的虚数。

# %%
def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2  # for complex numbers as well


def lstm(forget_bias):
    """The product over the last k steps from cell to cell, by all ways, for each k up to 50."""
    rng = np.random.default_rng(1)
    bound = initialization.rnn_default_bound(UNITS)
    weight = initialization.uniform((4 * UNITS, UNITS), -bound, bound, rng=rng)
    into = initialization.uniform((4 * UNITS,), -bound, bound, rng=rng)
    bias = np.repeat([0, forget_bias, 0, 0], UNITS)

    def step(state, x):
        cell, h = np.split(state, 2)
        i, f, g, o = np.split(weight @ h + (into * x + bias)[:, None], 4)
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        return np.concatenate([cell, sigmoid(o) * np.tanh(cell)])

    state, jacobians = np.zeros((2 * UNITS, 1)), []
    for number, x in enumerate(INPUTS[:, 0]):
        if number >= len(INPUTS) - 50:
            jacobians.append(step(state + 1e-20j * np.eye(2 * UNITS), x).imag / 1e-20)
        state = step(state, x)
    product, found = np.eye(2 * UNITS), {}
    for k, jacobian in enumerate(reversed(jacobians), start=1):
        product = product @ jacobian
        found[k] = log_size(product[:UNITS, :UNITS])
    return found


table = [f"{'steps k':24}" + "".join(f"{k:7}" for k in (1, 10, 20, 50))]
for forget_bias in (0, 1, 5):
    here, there = lstm(forget_bias), {k: recorded(f"lstm.forget_{forget_bias}", k) for k in LAGS}
    for kind, sizes in (("recorded", there), ("here", here)):
        table.append(f"forget bias {forget_bias}  {kind:9}" + "".join(f"{sizes[k]:+7.1f}" for k in (1, 10, 20, 50)))
print("\n".join(table))

# %% [markdown]
# PyTorch 让遗忘门的偏置从零开始，门于是在二分之一附近，LSTM 忘得和半径约为十分之六的线性递推一样快。保住梯度的不是门本身，而是偏置：偏置为 5 时，门几乎全开。全部记录画在一起：

# %% alt="上下两幅图，横轴为步数，最多 100。上图是线性递推：各点落在斜率为 log rho 的直线上，0.5 时到负三十个数量级，3 时到正四十七个。下图中，有输入的 tanh 网络在半径 1 时下降十九个数量级，1.5 时下降七个，3 时上升九个；遗忘门偏置为 0 的 LSTM 下降二十个，偏置为 1 时下降七个，偏置为 5 时保持水平。"
import matplotlib.pyplot as plt

DASHES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
SYSTEMS = {
    "driven, rho = 1": "tanh_driven.rho_1",
    "driven, rho = 1.5": "tanh_driven.rho_1p5",
    "driven, rho = 3": "tanh_driven.rho_3",
    "LSTM, forget bias 0": "lstm.forget_0",
    "LSTM, forget bias 1": "lstm.forget_1",
    "LSTM, forget bias 5": "lstm.forget_5",
}
figure, panels = plt.subplots(2, sharex=True, figsize=(5.6, 6.4))
for number, (name, rho) in enumerate(RADII.items()):
    values = [recorded(f"linear.rho_{name}", k) for k in LAGS]
    panels[0].plot(LAGS, values, "o", markersize=4, color=f"C{number}")
    line = (0, 100 * np.log10(rho))
    panels[0].plot((0, 100), line, linestyle=DASHES[number], color=f"C{number}", label=f"rho = {rho}")
for number, (label, system) in enumerate(SYSTEMS.items()):
    values = [recorded(system, k) for k in LAGS]
    panels[1].plot(LAGS, values, marker="o", markersize=4, linestyle=DASHES[number], color=f"C{number}", label=label)
for axes, top, columns in zip(panels, (85, 24), (3, 2)):  # room for the legend above the lines
    axes.set_ylim(top=top)
    axes.set_ylabel("size of the product, log10")
    axes.legend(fontsize=9, loc="upper left", ncols=columns)
panels[1].set_xlabel("steps k")
plt.show()

# %% [markdown]
# ## 权重得到什么 {#weights}
#
# 乘积消失了，梯度不一定消失。循环权重处的梯度是对所有步求和，最后几步总有贡献。下面记录的是未经训练的网络在“说出第一个符号”任务（四个符号）中的这个梯度：10 步时的范数，以及从 10 步到 100 步的倍数，都取对数。

# %%
table = ["               at 10 steps  10 to 100"]
for name in ("rnn", "rnn_rho_1", "rnn_rho_1p5", "rnn_rho_3", "lstm", "lstm_forget_5", "gru"):
    growth = [measurement(f"gradients.recurrent_growth.{name}.{what}").value for what in ("log10_at_10", "log10_growth")]
    table.append(f"{name:14}{growth[0]:+12.1f}{growth[1]:+11.1f}")
table += ["", f"{'accuracy at':14}{10:7}{50:7}{100:7} inputs, after 200 steps of Adam"]
for name in ("rnn_rho_1", "rnn_rho_1p5", "lstm_forget_0", "lstm_forget_1", "lstm_forget_5", "gru"):
    task = [measurement(f"gradients.recurrent_task.{name}.length_{length}.accuracy").value for length in (10, 50, 100)]
    table.append(f"{name:14}" + "".join(f"{accuracy:7.0%}" for accuracy in task))
print("\n".join(table))

# %% [markdown]
# 所以梯度的范数不会提醒你网络在遗忘：`rnn` 和 `lstm` 在 100 步时的范数与 10 步时一样，而来自第一个输入的部分早已不在其中。要看的是准确率，一个长度一个长度地看。梯度爆炸倒是看得见的，对付它只要一行代码。
#
# ## 裁剪 {#clipping}
#
# 下面是这个任务的 NumPy 版本，沿时间的反向传播（backpropagation）是手写的。输入里的两列一，就是 PyTorch 的两个偏置。

# %%
SYMBOLS, HIDDEN = 4, 32


def first_symbol(batch, length, rng):
    """Inputs (length, batch, 6): one of four symbols, then noise; and the symbols."""
    target = rng.integers(SYMBOLS, size=batch)
    x = np.ones((length, batch, SYMBOLS + 2))
    x[..., :SYMBOLS] = 0.5 * rng.standard_normal((length, batch, SYMBOLS))
    x[0, :, :SYMBOLS] = np.eye(SYMBOLS)[target]
    return x, target


def rnn(weights, x, target, activation):
    """Loss, gradients and accuracy of a recurrent layer with a linear one on its last state."""
    f, slope = getattr(activations, activation), getattr(activations, activation + "_grad")
    w_in, w, w_out = weights
    h, tape = np.zeros((x.shape[1], len(w))), []
    for given in x:
        a = given @ w_in.T + h @ w.T
        tape.append((given, h, slope(a)))
        h = f(a)
    logits, rows = h @ w_out.T, np.arange(len(target))
    loss = -np.mean(activations.log_softmax(logits)[rows, target])
    g = activations.softmax(logits)
    g[rows, target] -= 1
    g /= len(target)
    by_in, by_w, by_out = np.zeros_like(w_in), np.zeros_like(w), g.T @ h
    g = g @ w_out
    for given, h, d in reversed(tape):
        g = g * d
        by_in, by_w = by_in + g.T @ given, by_w + g.T @ h
        g = g @ w
    return loss, [by_in, by_w, by_out], np.mean(logits.argmax(axis=1) == target)

# %%
def start(rho, rng):
    bound = initialization.rnn_default_bound(HIDDEN)
    w_in = initialization.uniform((HIDDEN, SYMBOLS + 2), -bound, bound, rng=rng)
    w_in[:, SYMBOLS:] = 0  # the biases
    w = rng.standard_normal((HIDDEN, HIDDEN))
    w_out = initialization.uniform((SYMBOLS, HIDDEN), -bound, bound, rng=rng)
    return [w_in, w * rho / gradients.spectral_radius(w), w_out]


weights = start(1.0, np.random.default_rng(0))
batch = first_symbol(8, 12, np.random.default_rng(1))
error = gradients.gradient_check(
    lambda w: rnn([weights[0], w, weights[2]], *batch, "tanh")[0],
    lambda w: rnn([weights[0], w, weights[2]], *batch, "tanh")[1][1],
    weights[1],
)
print("backward pass", "right" if error < 1e-7 else "wrong")

# %% [markdown]
# 按范数裁剪不改变方向，按值裁剪会改变。下面取谱半径为 2 时的一个梯度，界限与记录的测量相同：范数的一半，以及均方根的十分之一。

# %%
_, grads, _ = rnn(start(2.0, np.random.default_rng(3)), *first_symbol(64, 30, np.random.default_rng(4)), "tanh")
flat = np.concatenate([g.ravel() for g in grads])
norm, by_norm = gradients.clip_grad_norm(grads, gradients.total_norm(grads) / 2)
by_value = gradients.clip_grad_value(grads, 0.1 * np.sqrt(np.mean(flat**2)))
table = []
for name, clipped in (("by_norm", by_norm), ("by_value_0p1", by_value)):
    cut = np.concatenate([g.ravel() for g in clipped])
    cosine = flat @ cut / (np.linalg.norm(flat) * np.linalg.norm(cut))
    there = measurement(f"gradients.clipping.rnn.{name}.cosine").value
    table.append(f"{name:13} cosine {cosine:.2f}, recorded {there:.2f}")
print("\n".join(table))

# %% [markdown]
# 再看训练：谱半径为 2 的 ReLU RNN，20 个输入，SGD，学习率为百分之三；五个网络不裁剪，同样的五个把范数裁剪到 1 以内。

# %%
def train(clip, seed, activation="relu", length=20, rho=2.0, rate=0.03, steps=200):
    """The gradient's norm before clipping, step by step until it is not finite, and the accuracy at the end."""
    rng = np.random.default_rng(seed)
    weights, norms = start(rho, rng), []
    with np.errstate(all="ignore"):  # what diverges overflows
        for _ in range(steps):
            _, grads, _ = rnn(weights, *first_symbol(32, length, rng), activation)
            norm, grads = gradients.clip_grad_norm(grads, clip)
            if not np.isfinite(norm):
                return norms, 0.0
            norms.append(norm)
            weights = [w - rate * g for w, g in zip(weights, grads)]
        return norms, rnn(weights, *first_symbol(512, length, rng), activation)[2]


runs, table = {}, []
for name, clip in (("none", np.inf), ("clip_norm", 1.0)):
    runs[name] = [train(clip, seed) for seed in range(5)]
    there = measurement(f"gradients.recurrent_exploding.relu.{name}.accuracy").samples
    for kind, values in (("here", [accuracy for _, accuracy in runs[name]]), ("recorded", there)):
        table.append(f"{name:10}{kind:9}" + "".join(f"{accuracy:5.0%}" for accuracy in sorted(values)))
print("\n".join(table))

# %% alt="上下两幅图，200 步里梯度的范数，纵轴为对数，各有五个网络。不裁剪时，两个网络三步之内就超过一百万而中止；一个有几次跳到十以上，最后一次之后范数一直小于一；一个始终小于一。裁剪时五个都走到最后，其中三个的范数直到最后都在一到一百之间。"
figure, panels = plt.subplots(2, sharex=True, sharey=True, figsize=(5.6, 5.6))
for axes, (name, label) in zip(panels, (("none", "without clipping"), ("clip_norm", "with clipping"))):
    for number, (norms, _) in enumerate(runs[name]):
        steps = range(0, len(norms), 4)  # the largest of every four
        largest = np.maximum.reduceat(norms, steps)
        axes.semilogy(steps, largest, color=f"C{number}", linestyle=DASHES[number], linewidth=1.2)
        if len(norms) < 200:
            axes.plot(len(norms) - 1, min(norms[-1], 1e6), "X", markersize=8, color=f"C{number}")  # diverged
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_title(label, fontsize=11)
    axes.set_ylabel("norm of the gradient")
panels[1].set_ylim(1e-2, 3e6)
panels[1].set_xlabel("step")
plt.show()

# %% [markdown]
# 不裁剪时，两个网络三步之内就完了，还有一个遇上几个很陡的批次，被抛到梯度很小的地方，什么也学不到。裁剪时五个都走得下去。在学得会的网络里，裁剪之前的范数多数时候仍大于 1：裁剪并不会让梯度变小，只是限制了步子。它也不是万灵药，这里就有一个网络不裁剪反而更好。爆炸的梯度连舍入误差也会放大，换一台机器，有些数字会不一样。下面是记录的结果，包括别的办法：

# %%
table = ["                     accuracy  smallest, largest  diverged"]
for kind in ("tanh", "relu"):
    for name in ("none", "clip_norm", "smaller_rate", "adam", "rmsprop", "smaller_weights"):
        run = f"gradients.recurrent_exploding.{kind}.{name}"
        accuracy, diverged = (measurement(f"{run}.{what}") for what in ("accuracy", "diverged"))
        low, high = min(accuracy.samples), max(accuracy.samples)
        lost = f"{sum(diverged.samples):.0f} of {len(diverged.samples)}"
        table.append(f"{kind} {name:16}{accuracy.value:8.0%}{low:12.0%}{high:8.0%}{lost:>10}")
print("\n".join(table))

# %% [markdown]
# 五个种子相差很大，十个也一样：比较两种方法要用上全部种子，逐个对比。权重小一些（谱半径为 1），爆炸没有了，但用这个学习率走 200 步，ReLU 网络什么也没学到：`#!value gradients.recurrent_exploding.relu.smaller_weights.accuracy:.0%`。裁剪之类的办法限制的是过大的东西，消失了的，哪一种都找不回来。
#
# ## 自己测一遍 {#measure}
#
# 把 `BASE` 换成正交矩阵，乘积就恰好是 $\rho^k$。换几个长度训练，或者用 `length=30` 训练 tanh 网络。记录下来的实验是 `src/gradnotes/experiments/gradients.py` 里的 `recurrent_jacobian`、`recurrent_growth`、`recurrent_task`、`recurrent_exploding` 和 `clipping`，用 PyTorch 做的。下面第一条命令运行小规模版本，打印全部数值；第二条重新测量并记录：
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.gradients.recurrent_jacobian').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.gradients.recurrent_jacobian
# ```
