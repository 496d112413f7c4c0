using Canary.Tests.Gates;

namespace Canary.Tests.Reporting;

/// <summary>The pages as a browser lays them out, on a desk, on a phone, by night and on paper.</summary>
public sealed class PagesInTheBrowserTests
{
    private static readonly (int Width, string Media, string Scheme)[] s_looks = [(1280, "screen", "light"), (1280, "screen", "dark"), (390, "screen", "light"), (390, "screen", "dark"), (794, "print", "dark")];

    /// <summary>What stands right of the window, and what a box that scrolls has hidden; of the axis, half a label may.</summary>
    private const string Hidden = """
        (() => [...document.querySelectorAll('body *')]
          .filter(it => !it.closest('svg') && it.getBoundingClientRect().right > document.documentElement.clientWidth + 1 || it.matches('.wide') && it.scrollWidth > it.clientWidth + 1)
          .map(it => it.tagName + ' ' + it.className + ': ' + it.textContent.slice(0, 40)).join('\n'))()
        """;

    /// <summary>The least contrast of a text with what lies behind it, by https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.</summary>
    private const string Contrast = """
        (() => {
          const numbers = colour => colour.match(/[\d.]+/g).map(Number);
          const light = colour => numbers(colour).slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = it => { for (; it; it = it.parentElement) { const colour = getComputedStyle(it).backgroundColor; if ((numbers(colour)[3] ?? 1) > 0) return colour; } return 'rgb(255, 255, 255)'; };
          const ratio = it => { const [a, b] = [light(getComputedStyle(it).color), light(behind(it))]; return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };
          return Math.min(...[...document.querySelectorAll('body *')].filter(it => [...it.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())).map(ratio));
        })()
        """;

    [Fact]
    public async Task Every_page_is_seen_whole_and_can_be_read_wherever_it_is_looked_at()
    {
        Assert.SkipWhen(Browser.Installed is null, "Neither chromium nor google-chrome is on the PATH, so no page was looked at");
        using var browser = await Browser.Start();

        foreach (var (name, page) in Pages())
        {
            foreach (var (width, media, scheme) in s_looks)
            {
                var look = $"{name} at {width} px, {media}, {scheme}";
                await browser.Show(page, width, media, scheme);

                ((string)(await browser.Evaluate("document.querySelector('h1').textContent"))!).ShouldNotBeEmpty(look);
                ((int)await browser.Evaluate("document.documentElement.clientWidth")).ShouldBeInRange(width - 20, width, look);
                ((string)(await browser.Evaluate(Hidden))!).ShouldBe("", look);
                ((double)await browser.Evaluate(Contrast)).ShouldBeGreaterThanOrEqualTo(4.5, look);
                ((bool)await browser.Evaluate("[...document.querySelectorAll('svg')].every(it => it.getBoundingClientRect().height > 60 && it.getBoundingClientRect().width > 0.9 * it.parentElement.clientWidth)")).ShouldBeTrue(look);
                ((string)(await browser.Evaluate("getComputedStyle(document.body).backgroundColor"))!)
                    .ShouldBe(media == "screen" && scheme == "dark" ? "rgb(15, 18, 22)" : "rgb(255, 255, 255)", look);
            }
        }

        browser.Console.ShouldBeEmpty("a page needs nothing that its own policy refuses");
    }

    private static IEnumerable<(string Name, string Html)> Pages() =>
    [
        ("a pass", Announced.Announce(Announced.Passed()).Page),
        ("a fail", Announced.Announce(Announced.FailedByErrors()).Page),
        ("a fail with pictures", Announced.Announce(new SimulatedGate { Seed = 7, Greens = 2, Blues = 2, Probes = 2, WarmsUp = true, GreenFails = 12, FailsAfter = 12, OneTargetOnly = true }.Play().Report).Page),
        ("checks", Announced.Announce(Announced.FailedPreflight()).Page),
        ("a stop", Announced.Announce(WatchNoticesTests.Stopped()).Page),
        ("long texts", Announced.Announce(Announced.LargestRecorded("status-500-instead-of-200-at-" + new string('x', 200))).Page),
        ("a history", HistoryKeeperTests.PageOfAService()),
    ];
}
