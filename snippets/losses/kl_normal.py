import torch
from torch.distributions import Normal, kl_divergence


def to_standard_normal(mean, log_variance):
    """KL of each normal from N(0, 1), summed over the last axis: the regularizer of a VAE."""
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum(dim=-1)


mean = torch.tensor([[0.0, 0.0], [0.5, -2.0]])
log_variance = torch.tensor([[0.0, 0.0], [0.5, -3.0]])
encoder, prior = Normal(mean, (log_variance / 2).exp()), Normal(0.0, 1.0)
for name, row in (
    ("closed form", to_standard_normal(mean, log_variance)),
    ("kl_divergence", kl_divergence(encoder, prior).sum(dim=-1)),
    ("the other way", kl_divergence(prior, encoder).sum(dim=-1)),
):
    print(f"{name:13}", [round(value, 2) for value in row.tolist()])

torch.manual_seed(0)
near = Normal(0.5, 1.0)
x = near.sample((1000,))
ratio = near.log_prob(x) - prior.log_prob(x)  # its mean is the divergence
print(f"exact {kl_divergence(near, prior):.3f}, mean of 1000 samples {ratio.mean():.2f}, below 0: {(ratio < 0).sum()}")
