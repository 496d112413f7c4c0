using System.Runtime.CompilerServices;

namespace Hooks;

/// <summary>What a function is given: JSON's <c>null</c> is an event that Lambda takes, and no function can do anything with it.</summary>
internal static class FunctionEvent
{
    /// <exception cref="InvalidDataException">It is null.</exception>
    public static T Required<T>(T? given, [CallerMemberName] string function = "")
        where T : class
        => given ?? throw new InvalidDataException(
            $"{function} was invoked with null; it takes a {typeof(T).Name}, such as the one in events/{function}.json");
}
