using Rehearsal.Fleet;

namespace Rehearsal;

/// <summary>
/// The plan for the sample shop, as its team would have written it; more probes a second and a shorter least time than the defaults, so that a
/// rehearsal is short.
/// </summary>
internal static class ShopPlan
{
    /// <summary>The parameter in which a rehearsal over TLS keeps the certificate of its authority.</summary>
    public const string AuthorityParameter = "/rehearsal/authority";

    public const string Text =
        """
        {
          "probes": [
            { "name": "home", "path": "/", "expect": { "status": 200, "bodyContains": "<h1>Shop</h1>" } },
            { "name": "products", "path": "/products", "expect": { "status": 200, "json": { "$.products[0].id": 1 } } },
            { "name": "product", "path": "/products/3", "expect": { "status": 200, "json": { "$.name": "Oak chair", "$.price": 129 } } },
            {
              "name": "cart",
              "method": "POST",
              "path": "/cart",
              "body": "{\"items\":[{\"id\":1,\"quantity\":2},{\"id\":6,\"quantity\":1}]}",
              "expect": { "status": 200, "json": { "$.items[1].quantity": 1, "$.total": 969.8 } }
            }
          ],
          "probesPerSecond": 80,
          "judge": { "minSeconds": 10 },
          "checks": { "probes-repeatable": { "except": "the shop adds the cart up and keeps nothing of it" } }
        }
        """;

    /// <summary>The same for a shop that speaks TLS.</summary>
    public static string OverTls { get; } = $$"""
        {
          "host": "{{CertificateAuthority.Host}}",
          "tls": { "caBundle": { "fromParameter": "{{AuthorityParameter}}" } },
        """ + Text[1..];
}
