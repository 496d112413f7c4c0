namespace Canary.Reporting.Pages;

/// <summary>How the page looks, by day, by night, on a phone and on paper; one line, for the reason that <see cref="Markup"/> tells.</summary>
internal static class PageStyle
{
    private static readonly string[] s_rules =
    [
        ":root{color-scheme:light dark;--back:#fff;--ink:#1b1f24;--faint:#59636e;--line:#d1d9e0;--soft:#f4f6f8;--good:#1a7f37;--bad:#c9252d;"
            + "--doubt:#8a5a00;--blue:#0550ae}",
        "@media(prefers-color-scheme:dark){"
            + ":root{--back:#0f1216;--ink:#e4e8ec;--faint:#98a2ad;--line:#363d45;--soft:#191e24;--good:#3fb950;--bad:#ff6b66;--doubt:#e0a83a;"
            + "--blue:#79b8ff}}",
        "*{box-sizing:border-box}",
        "body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:60rem;background:var(--back);color:var(--ink);"
            + "font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}",
        "h1{margin:0;font-size:1.6rem;line-height:1.25}",
        "h2{margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line);font-size:1.1rem}",
        "h3{margin:1rem 0 .25rem;font-size:1rem}",
        "p,ul{margin:.5rem 0}ul{padding-left:1.25rem}li{margin:.35rem 0}",
        "a{color:inherit}code{font:.875em ui-monospace,monospace}",
        ".faint{color:var(--faint)}.good{color:var(--good)}.bad{color:var(--bad)}.doubt{color:var(--doubt)}.small{font-size:.875rem}",
        ".answer{padding:1rem 1.25rem;border:1px solid var(--line);border-left:.5rem solid;border-radius:.375rem;background:var(--soft)}",
        ".answer.good{border-left-color:var(--good)}.answer.bad{border-left-color:var(--bad)}.answer.doubt{border-left-color:var(--doubt)}",
        ".answer p{color:var(--ink)}.answer .lead{font-size:1.1rem}.answer .faint{color:var(--faint)}",
        ".wide{overflow-x:auto}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}",
        "th,td{padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}"
            + "th{color:var(--faint);font-weight:400}",
        ".figures td,.figures th{white-space:nowrap;text-align:right}"
            + ".figures td:first-child,.figures th:first-child{text-align:left;white-space:normal;min-width:5.5rem}",
        ".figures td:last-child,.figures th:last-child{padding-right:0}",
        ".rule{table-layout:fixed}.rule td:first-child{width:40%}.rule td:last-child{width:27%}.facts td:first-child{width:10rem}",
        ".bar{display:inline-block;width:6rem;height:.6rem;border-radius:.3rem;background:var(--line);overflow:hidden}"
            + ".bar span{display:block;height:100%;background:var(--faint)}",
        ".bar .good{background:var(--good)}.bar .bad{background:var(--bad)}.bar .doubt{background:var(--doubt)}",
        ".parts td,.parts th{white-space:nowrap;text-align:right}.parts .name{text-align:left;white-space:normal;min-width:5.5rem}"
            + ".parts tr>:last-child{padding-right:0}.first td:not(.name){padding-bottom:0;border-bottom:0}",
        ".strip{display:flex;flex-wrap:wrap;gap:.25rem .9rem;list-style:none;padding:0}.strip li{margin:0}.here{font-weight:600}",
        "figure{margin:1rem 0}figure svg{display:block;width:100%;height:6.5rem}figure .green{fill:var(--good)}figure .blue{fill:var(--blue)}"
            + "figure .line{fill:var(--faint)}figure .warm{fill:var(--line);fill-opacity:.5}"
            + "figure path{stroke-width:1.5;vector-effect:non-scaling-stroke}"
            + "figure path.green{fill-opacity:.25;stroke:var(--good)}figure path.blue{fill:none;stroke:var(--blue);stroke-dasharray:5 3}"
            + "figure path.for{fill:none;stroke:var(--good)}figure path.against{fill:none;stroke:var(--bad);stroke-dasharray:5 3}"
            + "figure .moment{fill:var(--bad)}",
        ".axis{position:relative;height:1.3rem;color:var(--faint);font-size:.75rem}.axis span{position:absolute;transform:translateX(-50%);"
            + "white-space:nowrap}.axis span:first-child{transform:none}.axis span:last-child{transform:translateX(-100%)}",
        "@media(max-width:40rem){body{padding:1rem .75rem 2rem;font-size:15px}h1{font-size:1.3rem}"
            + ".stack tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}"
            + ".stack td,.stack td:first-child,.stack td:last-child{display:inline-block;width:auto;border:0;padding:0 .6rem 0 0}"
            + ".stack td:first-child{display:block}.rule{table-layout:auto}.figures,.parts{font-size:.8rem}"
            + ".figures{font-size:.75rem}.figures td,.figures th{padding-right:.3rem}"
            + ".figures td:first-child,.figures th:first-child{min-width:4rem}"
            + ".figures th,.figures td:nth-child(4){white-space:normal;overflow-wrap:normal}}",
        "@media print{:root{--back:#fff;--ink:#000;--faint:#444;--line:#bbb;--soft:#fff;--good:#1a7f37;--bad:#c9252d;--doubt:#8a5a00;"
            + "--blue:#0550ae}body{max-width:none;padding:0;font-size:10pt}"
            + ".answer,li,tr,figure{break-inside:avoid}h2,h3{break-after:avoid}"
            + ".bar,.answer,svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}",
    ];

    public static Markup Sheet { get; } = Markup.Style(string.Concat(s_rules));
}
