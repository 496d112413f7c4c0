using System.Collections.Specialized;
using System.Web;
using Rehearsal.Fleet;

namespace Rehearsal.Wire;

/// <summary>What follows the question mark of a request's target.</summary>
internal static class UrlQuery
{
    /// <summary>Names in any case; what has no name, such as <c>?acl</c>, is the value of null.</summary>
    public static NameValueCollection Of(Request request) => HttpUtility.ParseQueryString(request.Target[request.Path.Length..]);
}
