"""Values to hold the judge's arithmetic against, computed by another program in another language with 50 digits.

Run by hand; its output is test/Canary.Tests/Judging/Samples/judge-vectors-2.json:

    python3 eng/judge-vectors.py > test/Canary.Tests/Judging/Samples/judge-vectors-2.json
"""

import json
from decimal import Decimal, getcontext
from math import comb

getcontext().prec = 50
D = Decimal


def exact(value):
    return float(value)


# Restart mixtures -------------------------------------------------------------------------------------------------

def mixture(slots, weights, start, slots_of_restart, cap):
    """A component bets from the start with weight `start`, and from every slot on with (1 - start) / slots_of_restart each.

    Written as it is defined, as a sum over all beginnings, and not by the recursion that the judge uses.
    """
    result = []
    for t in range(1, len(slots) + 1):
        total = D(0)
        for j, weight in enumerate(weights):
            factors = [min(D(str(slots[s][j])), D(str(cap))).exp() for s in range(t)]
            product = D(1)
            for factor in factors:
                product *= factor
            total += D(str(weight)) * D(str(start)) * product
            for begin in range(t):
                product = D(1)
                for factor in factors[begin:]:
                    product *= factor
                total += D(str(weight)) * (1 - D(str(start))) / slots_of_restart * product
        result.append(exact(total.ln()))
    return result


def mixtures():
    rows = []
    slots = [[0.5, -1.25], [2.0, 3.5], [-0.75, -4.0], [0.0, 0.0], [1.5, 6.0], [-2.0, -3.0]]
    for weights, start, count, cap in [([0.5, 0.5], 0.8, 360, 1000), ([0.7, 0.3], 0.8, 360, 1000), ([0.5, 0.5], 0.8, 40, 2.5), ([0.5, 0.5], 0, 1200, 3.7)]:
        rows.append({"slots": slots, "weights": weights, "start": start, "restarts": count, "cap": cap, "logE": mixture(slots, weights, start, count, cap)})
    return rows


# Fisher's noncentral hypergeometric -------------------------------------------------------------------------------

def relative(ng, kg, nb, kb, omega):
    k = kg + kb
    if ng == 0 or nb == 0 or k == 0 or k == ng + nb:
        return 0.0
    total = D(comb(ng + nb, k))
    norm = sum((D(comb(ng, j)) * D(comb(nb, k - j)) / total) * D(str(omega)) ** j for j in range(max(0, k - nb), min(ng, k) + 1))
    return exact((D(str(omega)) ** kg / norm).ln())


def relatives():
    cases = [(10, 0, 10, 1), (10, 1, 10, 0), (10, 2, 10, 3), (1, 1, 1, 0), (1, 0, 1, 1), (6, 5, 3, 0), (15, 4, 15, 4), (5, 5, 5, 0), (38, 3, 38, 1), (4, 2, 9, 7)]
    return [{"ng": ng, "kg": kg, "nb": nb, "kb": kb, "omega": omega, "logE": relative(ng, kg, nb, kb, omega)} for ng, kg, nb, kb in cases for omega in (20, 3)]


# Mann and Whitney's U, tilted -------------------------------------------------------------------------------------

def ranks():
    rows = []
    for m, n in [(1, 1), (2, 3), (5, 5), (10, 10), (10, 4), (19, 20)]:
        # How many orderings have each U: coefficients of the Gaussian binomial, by its recurrence.
        ways = gaussian(m, n)
        for shift in ("0.1", "0.3"):
            rate = 12 * D(shift) / (m + n + 1)
            norm = sum(D(count) * (rate * u).exp() for u, count in enumerate(ways)) / sum(ways)
            for u in sorted({0, (m * n) // 2, m * n}):
                rows.append({"m": m, "n": n, "U": u, "shift": float(shift), "logE": exact(rate * u - norm.ln())})
    return rows


def gaussian(m, n, known={}):
    if m == 0 or n == 0:
        return [1]
    if (m, n) not in known:
        left, right = gaussian(m - 1, n), gaussian(m, n - 1)
        ways = [0] * (m * n + 1)
        for u, count in enumerate(left):
            ways[u + n] += count
        for u, count in enumerate(right):
            ways[u] += count
        known[(m, n)] = ways
    return known[(m, n)]


# Users' requests by the minute ------------------------------------------------------------------------------------

def users():
    """Evidence after each minute, from the definition: rates against 0.5%, odds against 1.5, half from the start and half from restarts over 60 minutes."""
    rows = []
    minutes = [(600, 1, 5400, 5), (600, 30, 5400, 4), (540, 6, 5460, 9), (600, 12, 5400, 0), (580, 0, 5420, 3)]
    rates = [D("0.01"), D("0.03"), D("0.1"), D("0.5")]
    tolerated = D("0.005")
    cap, cap_relative = -D("0.0005").ln() * D("0.65"), -D("0.05").ln() * D("0.8")
    absolute, compared = [], []
    for ng, kg, nb, kb in minutes:
        absolute.append([kg * (rate / tolerated).ln() + (ng - kg) * ((1 - rate) / (1 - tolerated)).ln() for rate in rates])
        compared.append([D(relative(ng, kg, nb, kb, odds)) - D(relative(ng, kg, nb, kb, D("1.5"))) for odds in (4, 20)])
        rows.append({
            "ng": ng, "kg": kg, "nb": nb, "kb": kb,
            "absolute": mixture([[str(x) for x in slot] for slot in absolute], [0.25] * 4, 0.5, 60, cap)[-1],
            "relative": mixture([[str(x) for x in slot] for slot in compared], [0.5, 0.5], 0.5, 60, cap_relative)[-1],
        })
    return rows


print(json.dumps({"mixture": mixtures(), "relative": relatives(), "rank": ranks(), "users": users()}, indent=1))
