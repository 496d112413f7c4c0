#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
#:property NoWarn=$(NoWarn);MA0047

// A small shop as a team would write it, on nothing but ASP.NET Core: it reads and writes JSON and computes for some milliseconds.
// The runtime compiles it while it serves, quickly first and well later, as it does in production. Usage: dotnet Shop.dll <port>
// PublishAot: a program in one file would else want the compiler that does it all beforehand. MA0047: such a program has no namespace.
using System.Text;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[0]}");
var shop = builder.Build();

Product[] products = [.. Enumerable.Range(1, 1_500).Select(id => new Product(id, $"{Words.Of(id)} {Words.Of(id / 12)} {id}", 100 + (id * 37 % 900)))];

shop.MapGet("/", () => "shop");
shop.MapGet("/products", (int? page) => products.Skip((page ?? 0) * 100 % products.Length).Take(100).OrderBy(product => product.Name, StringComparer.Ordinal));
shop.MapGet("/search", (string q) => products.Select(product => new Hit(product.Name, Distance.Between(q, product.Name))).OrderBy(hit => hit.Distance).ThenBy(hit => hit.Name, StringComparer.Ordinal).Take(5));
shop.MapPost("/cart", (Cart cart) => new Receipt(cart.Items.Sum(item => products[item.Id - 1].Price * item.Quantity), Digest.Of(cart)));
shop.Run();

internal sealed record Product(int Id, string Name, int Price);

internal sealed record Hit(string Name, int Distance);

internal sealed record Item(int Id, int Quantity);

internal sealed record Cart(IReadOnlyList<Item> Items);

internal sealed record Receipt(int Total, string Digest);

internal static class Words
{
    private static readonly string[] s_all = ["walnut", "desk", "lamp", "oak", "chair", "notebook", "wool", "rug", "mug", "linen", "shelf", "stool"];

    public static string Of(int number) => s_all[number % s_all.Length];
}

internal static class Distance
{
    /// <summary>Levenshtein's: letters to insert, delete or replace.</summary>
    public static int Between(string one, string other)
    {
        var above = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[above.Length];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            }

            above = row;
        }

        return above[^1];
    }
}

internal static class Digest
{
    /// <summary>FNV-1a, often: a digest that costs something.</summary>
    public static string Of(Cart cart)
    {
        var hash = 14695981039346656037UL;
        for (var round = 0; round < 100_000; round++)
        {
            foreach (var item in cart.Items)
            {
                hash = Mixed(Mixed(hash, item.Id), item.Quantity);
            }
        }

        return new StringBuilder().Append("0x").Append(hash.ToString("x16", null)).ToString();
    }

    private static ulong Mixed(ulong hash, int value) => (hash ^ (uint)value) * 1099511628211UL;
}
