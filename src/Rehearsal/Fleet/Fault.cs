namespace Rehearsal.Fleet;

/// <summary>One way in which a version of the shop is broken, to order.</summary>
internal abstract record Fault
{
    /// <summary>Only one task in so many has it: the first, and after it every such. Null: every task has it.</summary>
    public int? OneOf { get; init; }

    protected abstract string Order { get; }

    protected abstract string Effect { get; }

    /// <summary>Reads an order such as <c>one-of-4:errors=50%,latency=x2</c>, with every mistake in it.</summary>
    public static (IReadOnlyList<Fault> Faults, IReadOnlyList<string> Errors) Parse(string order) => FaultOrder.Read(order);

    /// <summary>What is wrong with these faults for so many tasks: a fault that no task would have proves nothing.</summary>
    public static IReadOnlyList<string> Misfits(IEnumerable<Fault> faults, int tasks) =>
        [.. faults.Where(fault => fault.OneOf > tasks).Select(fault =>
            $"{fault} needs at least {fault.OneOf} tasks and there are {tasks}; use {fault.OneOf} tasks, or {(fault with { OneOf = tasks > 1 ? tasks : null })}")];

    /// <summary>Whether one of the orders is of a certificate, so that the shop must speak TLS.</summary>
    public static bool SpeakTls(params string[] orders) => orders.Where(order => order is not "").SelectMany(order => Parse(order).Faults).Any(fault => fault is Tls);

    public bool Hits(int taskIndex) => OneOf is not { } tasks || taskIndex % tasks == 0;

    public string Describe() => OneOf is { } tasks ? $"one task in {tasks} {Effect}" : $"every task {Effect}";

    public sealed override string ToString() => OneOf is { } tasks ? $"one-of-{tasks}:{Order}" : Order;

    private static string Short(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerSecond == 0 ? $"{span.TotalSeconds:0}s" : $"{span.TotalMilliseconds:0.####}ms";

    private static string Spoken(TimeSpan span) => span < TimeSpan.FromSeconds(1) ? $"{span.TotalMilliseconds:0.####} ms" : $"{span.TotalSeconds:0.####} s";

    /// <summary>A share of the answers, above 0 and up to 100 percent, is a 500.</summary>
    public sealed record Errors(double Percent) : Fault
    {
        protected override string Order => $"errors={Percent:0.####}%";

        protected override string Effect => $"answers {Percent:0.####}% of its requests with 500";
    }

    public sealed record Later(TimeSpan Added) : Fault
    {
        protected override string Order => $"latency=+{Short(Added)}";

        protected override string Effect => $"answers {Spoken(Added)} later";
    }

    public sealed record Slower(double Times) : Fault
    {
        protected override string Order => $"latency=x{Times:0.####}";

        protected override string Effect => $"takes {Times:0.####} times as long to answer";
    }

    /// <summary>The dangerous one: the health check still answers, so the load balancer keeps sending users there.</summary>
    public sealed record Down : Fault
    {
        protected override string Order => "down";

        protected override string Effect => "cuts every connection but the health check's";
    }

    public sealed record Unhealthy : Fault
    {
        protected override string Order => "unhealthy";

        protected override string Effect => "answers its health check with 503, and works otherwise";
    }

    public sealed record SlowStart(TimeSpan Span) : Fault
    {
        protected override string Order => $"slow-start={Short(Span)}";

        protected override string Effect => $"answers its health check with 503 for its first {Spoken(Span)}";
    }

    /// <summary>Good and bad spells of one length, a good one first.</summary>
    public sealed record Flap(TimeSpan Spell) : Fault
    {
        protected override string Order => $"flap={Short(Spell)}";

        protected override string Effect => $"works for {Spoken(Spell)}, then answers everything but its health check with 503 for {Spoken(Spell)}, in turn";

        public bool IsBad(TimeSpan sinceStart) => sinceStart.Ticks / Spell.Ticks % 2 == 1;
    }

    /// <summary>The health check meets what meets a path that the application does not have.</summary>
    public sealed record WrongHealthPath : Fault
    {
        protected override string Order => "wrong-health-path";

        protected override string Effect => "answers its health check with 404, and works otherwise";
    }

    public sealed record SlowHealth : Fault
    {
        /// <summary>Longer than the health check waits.</summary>
        public static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

        protected override string Order => "slow-health";

        protected override string Effect => $"takes {Spoken(Delay)} to answer its health check, and works otherwise";
    }

    /// <summary>For the load balancer the same as a port on which nothing listens; the port stays ours, so that no other task gets it.</summary>
    public sealed record PortClosed : Fault
    {
        protected override string Order => "port-closed";

        protected override string Effect => "runs and cuts every connection, the health check's too";
    }

    /// <summary>The shop speaks TLS, blue with a certificate as it should be, and this version with one that a client refuses; the load balancer does not mind.</summary>
    public sealed record Tls(CertificateFlaw Flaw) : Fault
    {
        public static readonly IReadOnlyDictionary<string, CertificateFlaw> Flaws = new Dictionary<string, CertificateFlaw>
        {
            ["self-signed"] = CertificateFlaw.SelfSigned,
            ["expired"] = CertificateFlaw.Expired,
            ["wrong-name"] = CertificateFlaw.WrongName,
        };

        protected override string Order => $"tls={Flaws.Single(flaw => flaw.Value == Flaw).Key}";

        protected override string Effect => Flaw switch
        {
            CertificateFlaw.SelfSigned => "shows a certificate that is self-signed",
            CertificateFlaw.Expired => "shows a certificate that has expired",
            _ => "shows a certificate of another name",
        };
    }

    /// <summary>The task does not start: something that its task definition names is not there, so one task has it when all have.</summary>
    public abstract record StartsNot : Fault
    {
        /// <summary>What ECS says of it.</summary>
        /// <param name="family">The task definition's.</param>
        public abstract string Reason(string family);
    }

    public sealed record ImageMissing : StartsNot
    {
        protected override string Order => "image-missing";

        protected override string Effect => "fails to start, because its image is not in the registry";

        public override string Reason(string family) =>
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref: not found";
    }

    public sealed record SecretMissing : StartsNot
    {
        protected override string Order => "secret-missing";

        protected override string Effect => "fails to start, because a secret of its task definition does not exist";

        public override string Reason(string family) =>
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: "
            + $"service call has been retried 1 time(s): failed to fetch secret {family}/database from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.";
    }

    /// <summary>The task runs well until it ends; so does each of its replacements, by the account's clock.</summary>
    public abstract record Ends(TimeSpan After) : Fault;

    public sealed record OutOfMemory(TimeSpan After) : Ends(After)
    {
        protected override string Order => $"oom={Short(After)}";

        protected override string Effect => $"is killed for memory after {Spoken(After)}, and so are its replacements";
    }

    public sealed record Crash(TimeSpan After) : Ends(After)
    {
        protected override string Order => $"crash={Short(After)}";

        protected override string Effect => $"exits with code 1 after {Spoken(After)}, and so do its replacements";
    }

    public sealed record Spot(TimeSpan After) : Ends(After)
    {
        protected override string Order => $"spot={Short(After)}";

        protected override string Effect => $"loses its spot capacity after {Spoken(After)}, and so do its replacements";
    }
}
