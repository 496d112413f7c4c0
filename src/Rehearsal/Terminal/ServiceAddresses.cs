using Canary.Plans;

namespace Rehearsal.Terminal;

/// <summary>Reads the addresses of services that already run, with every mistake in them.</summary>
internal sealed class ServiceAddresses(int most)
{
    private readonly Dictionary<string, string> _taken = [];

    public List<string> Mistakes { get; } = [];

    public IReadOnlyList<Uri> Read(string option, IReadOnlyList<string> texts)
    {
        if (texts.Count > most)
        {
            Mistakes.Add($"{option} names {texts.Count} services; name at most {most}");
        }

        return [.. texts.Select(text => ReadOne(option, text)).OfType<Uri>()];
    }

    private Uri? ReadOne(string option, string text)
    {
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") && address.Host is not "";
        if (!isAddress || address!.Port == 0)
        {
            Mistakes.Add(isAddress ? NoPort(option, address!) : NoAddress(option, text));
            return null;
        }

        // The name and password are not repeated: what is printed ends in logs.
        var service = new Uri(address.GetLeftPart(UriPartial.Scheme) + address.Authority);
        Mistakes.AddRange(new[] { Surplus(option, text, address), Repeated(option, service) }.OfType<string>());

        return service;
    }

    private static string NoAddress(string option, string text) =>
        $"{option} is {(text is "" ? "empty between two commas" : text[(text.LastIndexOf('@') + 1)..])}; give scheme://host:port, such as "
            + "http://127.0.0.1:8081";

    private static string NoPort(string option, Uri address) =>
        $"{option} is {address.GetLeftPart(UriPartial.Scheme)}{address.Host}:0; no service listens on port 0: give the port that it listens on";

    private static string? Surplus(string option, string text, Uri address) =>
        address.UserInfo is not "" ? $"{option} has a name or password before {address.Authority}; leave it out and give the plan's "
            + $"{PlanReader.InPlaceOfUser}"
        : address.PathAndQuery is not "/"
            || address.Fragment is not "" ? $"{option} is {text}; give {address.GetLeftPart(UriPartial.Authority)} and put the "
                + "paths to probe into the plan"
        : null;

    private string? Repeated(string option, Uri service) =>
        _taken.TryAdd(service.Authority, option) ? null
        : _taken[service.Authority] == option ? $"{option} names {service.Authority} twice; name each service once"
        : $"{option} is {service.Authority}, which {_taken[service.Authority]} names too; green needs instances of its own";
}
