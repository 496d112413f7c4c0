namespace StepFunctions.Values;

/// <summary>One step of a JSONPath.</summary>
internal abstract record PathSegment
{
    /// <summary>Whether the step leads to one value at most, so that the path yields the value itself and not an array of hits.</summary>
    public virtual bool IsDefinite => false;

    /// <summary>Every value the step leads to; none where the step does not fit the value.</summary>
    public abstract IEnumerable<Json> Select(Json from);

    /// <summary><c>['name']</c>, also written <c>.name</c>.</summary>
    public sealed record Member(string Name) : PathSegment
    {
        public override bool IsDefinite => true;

        public Json? In(Json from) => (from as JsonMap)?[Name];

        public override IEnumerable<Json> Select(Json from) => In(from) is { } value ? [value] : [];

        public override string ToString() => $"['{Name.Replace("'", @"\'", StringComparison.Ordinal)}']";
    }

    /// <summary><c>[2]</c>, or <c>[-1]</c> from the end.</summary>
    public sealed record Index(int Position) : PathSegment
    {
        public override bool IsDefinite => true;

        public Json? In(Json from) =>
            from is JsonList list && FromStart(list) is var start && start >= 0 && start < list.Items.Count ? list.Items[start] : null;

        public override IEnumerable<Json> Select(Json from) => In(from) is { } value ? [value] : [];

        public override string ToString() => $"[{Position}]";

        private int FromStart(JsonList list) => Position < 0 ? list.Items.Count + Position : Position;
    }

    /// <summary><c>[*]</c> or <c>.*</c>.</summary>
    public sealed record Wildcard : PathSegment
    {
        public override IEnumerable<Json> Select(Json from) => Children(from);

        public override string ToString() => "[*]";
    }

    /// <summary><c>[1:3]</c>, <c>[1:]</c>, <c>[:-1]</c>.</summary>
    public sealed record Slice(int? From, int? To) : PathSegment
    {
        public override IEnumerable<Json> Select(Json from)
        {
            if (from is not JsonList list)
            {
                return [];
            }

            var start = Clamp(From ?? 0, list.Items.Count);
            var end = Clamp(To ?? list.Items.Count, list.Items.Count);
            return list.Items.Skip(start).Take(end - start);
        }

        public override string ToString() => $"[{From}:{To}]";

        private static int Clamp(int position, int count) => Math.Clamp(position < 0 ? count + position : position, 0, count);
    }

    /// <summary><c>[0,2]</c>.</summary>
    public sealed record Union(IReadOnlyList<Index> Positions) : PathSegment
    {
        public override IEnumerable<Json> Select(Json from) => Positions.SelectMany(position => position.Select(from));

        public override string ToString() => $"[{string.Join(',', Positions.Select(position => position.Position))}]";
    }

    /// <summary><c>..name</c>: the member of that name in this value and in everything below it, outer ones first.</summary>
    public sealed record Descendant(Member Named) : PathSegment
    {
        public override IEnumerable<Json> Select(Json from) => [.. Named.Select(from), .. Children(from).SelectMany(Select)];

        public override string ToString() => $"..{Named.Name}";
    }

    private static IEnumerable<Json> Children(Json value) => value switch
    {
        JsonList list => list.Items,
        JsonMap map => map.Members.Select(member => member.Value),
        _ => [],
    };
}
