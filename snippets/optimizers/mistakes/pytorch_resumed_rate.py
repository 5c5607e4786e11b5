import torch


def make(order, **settings):
    params = {"a": torch.zeros(2, requires_grad=True), "b": torch.zeros(2, requires_grad=True)}
    return params, torch.optim.SGD([params[name] for name in order], momentum=0.9, **settings)


params, optimizer = make("ab", lr=0.1)
params["a"].grad, params["b"].grad = torch.ones(2), -torch.ones(2)
optimizer.step()
saved = optimizer.state_dict()

params, optimizer = make("ab", lr=0.001, weight_decay=0.01)
optimizer.load_state_dict(saved)
group = optimizer.param_groups[0]
print(f"asked for lr 0.001 and weight_decay 0.01, resumed with {group['lr']} and {group['weight_decay']}")

params, optimizer = make("ba", lr=0.1)  # the same parameters, another order
optimizer.load_state_dict(saved)
print("velocity of a was 1, resumed with", optimizer.state[params["a"]]["momentum_buffer"][0].item())
