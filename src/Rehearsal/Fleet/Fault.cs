namespace Rehearsal.Fleet;

/// <summary>One way in which a version of the shop is broken, to order.</summary>
internal abstract record Fault
{
    /// <summary>Only one task in so many has it; which, <see cref="Origin"/> draws. Null: every task has it.</summary>
    public int? OneOf { get; init; }

    protected abstract string Order { get; }

    protected abstract string Effect { get; }

    /// <summary>Reads an order such as <c>one-of-4:errors=50%,latency=x2</c>, with every mistake in it.</summary>
    public static (IReadOnlyList<Fault> Faults, IReadOnlyList<string> Errors) Parse(string order) => FaultOrder.Read(order);

    /// <summary>Those of an order that are none of its mistakes; none for an empty one.</summary>
    public static IReadOnlyList<Fault> Ordered(string order) => order is "" ? [] : Parse(order).Faults;

    /// <summary>What is wrong with these faults for so many tasks: a fault that no task would have proves nothing.</summary>
    public static IReadOnlyList<string> Misfits(IEnumerable<Fault> faults, int tasks) =>
        [.. faults.Where(fault => fault.OneOf > tasks).Select(fault =>
            $"{fault} needs at least {fault.OneOf} tasks, but there are {tasks}; use {fault.OneOf} tasks, or "
                + $"{(fault with { OneOf = tasks > 1 ? tasks : null })}")];

    /// <summary>What is wrong with a pair of orders: times that both sides share want the same fault on both.</summary>
    public static IReadOnlyList<string> Unshared(IReadOnlyList<Fault> blue, IReadOnlyList<Fault> green) =>
    [
        .. AloneIn(green, blue)
            .Select(fault => $"--green-fault {fault} has no counterpart that shares its times; give it to --blue-fault too, or leave out shared:"),
        .. AloneIn(blue, green)
            .Select(fault => $"--blue-fault {fault} has no counterpart that shares its times; give it to --green-fault too, or leave out shared:"),
    ];

    /// <summary>Whether one of the orders is of a certificate, so that the shop must speak TLS.</summary>
    public static bool SpeakTls(params string[] orders) => orders.SelectMany(Ordered).Any(fault => fault is Tls);

    public string Describe() => $"{(OneOf is { } tasks ? $"one task in {tasks}" : "every task")} {Effect}{Circumstances}";

    public sealed override string ToString() => $"{Prefixes}{(OneOf is { } tasks ? $"one-of-{tasks}:" : "")}{PathPrefix}{Order}{Times}";

    /// <summary>Those of the order that go before <see cref="OneOf"/>.</summary>
    protected virtual string Prefixes => "";

    protected virtual string PathPrefix => "";

    /// <summary>When it is there, as it is ordered.</summary>
    protected virtual string Times => "";

    /// <summary>Where and when it is there, in words that follow what it does.</summary>
    protected virtual string Circumstances => "";

    private static IEnumerable<Fault> AloneIn(IReadOnlyList<Fault> one, IReadOnlyList<Fault> other) =>
        one.OfType<AnswerFault>()
            .Where(fault => fault.Clock is FaultClock.Shared
                && !other.OfType<AnswerFault>().Any(match => match.Clock is FaultClock.Shared && match.IsLike(fault)));

    private static string Short(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerSecond == 0 ? $"{span.TotalSeconds:0}s" : $"{span.TotalMilliseconds:0.####}ms";

    private static string Spoken(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? $"{span.TotalMilliseconds:0.####} ms" : $"{span.TotalSeconds:0.####} s";

    /// <summary>Of answers to anything but the health check: at one path or all of them, always or at times.</summary>
    public abstract record AnswerFault : Fault
    {
        /// <summary>The one path that has it, such as <c>/cart</c>; null: every path.</summary>
        public string? Path { get; init; }

        public FaultTimes When { get; init; } = FaultTimes.Always;

        public FaultClock Clock { get; init; }

        /// <summary>Whether only users meet it; probes never do.</summary>
        public bool OnlyUsers { get; init; }

        /// <summary>Whether it comes and goes as it is told to; what has a course of its own only begins.</summary>
        public virtual bool TakesSpells => true;

        /// <summary>Whether it differs by whose times they are.</summary>
        public virtual bool HasTimes => When.Period is not null;

        protected override string Prefixes =>
            (OnlyUsers ? "users:" : "") + Clock switch { FaultClock.EachTask => "each:", FaultClock.Shared => "shared:", _ => "" };

        protected override string PathPrefix => Path is null ? "" : $"path={Path}:";

        protected override string Times =>
            $"{(When.Length is { } length ? $"/{Short(length)}" : "")}{(When.Period is { } period ? $"/{Short(period)}" : "")}"
            + $"{(When.From is { } from ? $"@{Short(from)}" : "")}";

        protected override string Circumstances => string.Concat(
            OnlyUsers ? ", for users only" : "",
            Path is null ? "" : $", at {Path} only",
            (When.Length, When.Period) switch
            {
                ({ } length, { } period) => $", for {Spoken(length)} of every {Spoken(period)}",
                ({ } length, null) => $", for {Spoken(length)}",
                _ => "",
            },
            When.From is { } from ? $", from {Spoken(from)} after {(Clock is FaultClock.Shared ? "the fleet's" : "its")} start" : "",
            Clock switch { FaultClock.EachTask => ", each at its own times", FaultClock.Shared => ", at the same times on both sides", _ => "" });

        /// <summary>Whether both have the same times, however many tasks have them and wherever.</summary>
        public bool IsLike(AnswerFault other) => this with { OneOf = null, Path = null } == other with { OneOf = null, Path = null };
    }

    /// <summary>A share of the answers, above 0 and up to 100 percent, is a 500.</summary>
    public sealed record Errors(double Percent) : AnswerFault
    {
        protected override string Order => $"errors={Percent:0.####}%";

        protected override string Effect => $"answers {Percent:0.####}% of its requests with 500";
    }

    public sealed record AddedLatency(TimeSpan Added) : AnswerFault
    {
        protected override string Order => $"latency=+{Short(Added)}";

        protected override string Effect => $"answers {Spoken(Added)} later";
    }

    public sealed record LatencyFactor(double Factor) : AnswerFault
    {
        protected override string Order => $"latency=x{Factor:0.####}";

        protected override string Effect => $"takes {Factor:0.####} times as long to answer";
    }

    /// <summary>A share of the answers, above 0 and up to 100 percent, is slow.</summary>
    public sealed record Tail(double Percent, double Factor) : AnswerFault
    {
        protected override string Order => $"tail={Percent:0.####}%x{Factor:0.####}";

        protected override string Effect => $"takes {Factor:0.####} times as long for {Percent:0.####}% of its answers";
    }

    /// <summary>The dangerous one: the health check still answers, so the load balancer keeps sending users there.</summary>
    public sealed record Down : AnswerFault
    {
        protected override string Order => "down";

        protected override string Effect => "cuts every connection except health checks";
    }

    /// <summary>Caches, pools and a JIT that fill with time: slow at first, and e times less so after every such span.</summary>
    public sealed record Cold(double Factor, TimeSpan Span) : AnswerFault
    {
        public override bool TakesSpells => false;

        protected override string Order => $"cold=x{Factor:0.####}/{Short(Span)}";

        protected override string Effect =>
            $"takes {Factor:0.####} times as long to answer at first, decaying with a time constant of {Spoken(Span)}";
    }

    /// <summary>Caches, pools and a JIT that fill with use: slow at first, and e times less so after every so many requests to a task.</summary>
    public sealed record ColdByRequests(double Factor, int Requests) : AnswerFault
    {
        public override bool TakesSpells => false;

        protected override string Order => $"cold=x{Factor:0.####}/{Requests}";

        protected override string Effect =>
            $"takes {Factor:0.####} times as long to answer at first, decaying with a constant of {Requests} requests served";
    }

    /// <summary>What is set up on demand: the first request of each path on each task.</summary>
    public sealed record FirstHit(TimeSpan Added) : AnswerFault
    {
        public override bool TakesSpells => false;

        protected override string Order => $"first-hit=+{Short(Added)}";

        protected override string Effect => $"answers the first request of each path {Spoken(Added)} later";
    }

    /// <summary>Load of others, weather: the logarithm of the latency wanders about its middle.</summary>
    /// <param name="Percent">The standard deviation of the logarithm, in hundredths.</param>
    /// <param name="Constant">How long it remembers where it was.</param>
    public sealed record Wander(double Percent, TimeSpan Constant) : AnswerFault
    {
        public override bool TakesSpells => false;

        public override bool HasTimes => true;

        protected override string Order => $"wander={Percent:0.####}%/{Short(Constant)}";

        protected override string Effect =>
            $"varies in latency, with a standard deviation of {Percent:0.####}% and a time constant of {Spoken(Constant)}";
    }

    /// <summary>A rate limiter; what it refuses is not served, and says when to come again.</summary>
    public sealed record Limit(double PerSecond) : AnswerFault
    {
        public override bool TakesSpells => false;

        protected override string Order => $"limit={PerSecond:0.####}/s";

        protected override string Effect => $"answers requests beyond {PerSecond:0.####} a second with 429 and Retry-After";
    }

    public sealed record Unhealthy : Fault
    {
        protected override string Order => "unhealthy";

        protected override string Effect => "answers its health check with 503, but works otherwise";
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

        protected override string Effect =>
            $"alternates: works for {Spoken(Spell)}, then answers everything except health checks with 503 for {Spoken(Spell)}";

        public bool IsBad(TimeSpan sinceStart) => sinceStart.Ticks / Spell.Ticks % 2 == 1;
    }

    /// <summary>The health check meets what meets a path that the application does not have.</summary>
    public sealed record WrongHealthPath : Fault
    {
        protected override string Order => "wrong-health-path";

        protected override string Effect => "answers its health check with 404, but works otherwise";
    }

    public sealed record SlowHealth : Fault
    {
        /// <summary>Longer than the health check waits.</summary>
        public static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

        protected override string Order => "slow-health";

        protected override string Effect => $"takes {Spoken(Delay)} to answer its health check, but works otherwise";
    }

    /// <summary>For the load balancer the same as a port on which nothing listens; the port stays ours, so that no other task gets it.</summary>
    public sealed record PortClosed : Fault
    {
        protected override string Order => "port-closed";

        protected override string Effect => "runs but cuts every connection, including health checks";
    }

    /// <summary>
    /// The shop speaks TLS, blue with a certificate as it should be, and this version with one that a client refuses; the load balancer does not
    /// mind.
    /// </summary>
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
            CertificateFlaw.SelfSigned => "presents a self-signed certificate",
            CertificateFlaw.Expired => "presents an expired certificate",
            _ => "presents a certificate for another name",
        };
    }

    /// <summary>The task does not start: something that its task definition names is not there, so one task has it when all have.</summary>
    public abstract record StartFailure : Fault
    {
        /// <summary>What ECS says of it.</summary>
        /// <param name="family">The task definition's.</param>
        public abstract string Reason(string family);
    }

    public sealed record ImageMissing : StartFailure
    {
        protected override string Order => "image-missing";

        protected override string Effect => "fails to start, because its image is not in the registry";

        public override string Reason(string family) =>
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref: not found";
    }

    public sealed record SecretMissing : StartFailure
    {
        protected override string Order => "secret-missing";

        protected override string Effect => "fails to start, because a secret of its task definition does not exist";

        public override string Reason(string family) =>
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret "
                + "from asm: "
            + $"service call has been retried 1 time(s): failed to fetch secret {family}/database from secrets manager: "
                + "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
    }

    /// <summary>The task runs well until it ends; so does each of its replacements, by the account's clock.</summary>
    public abstract record Ending(TimeSpan After) : Fault;

    public sealed record OutOfMemory(TimeSpan After) : Ending(After)
    {
        protected override string Order => $"oom={Short(After)}";

        protected override string Effect => $"is killed for memory after {Spoken(After)}, as are its replacements";
    }

    /// <summary>Its memory grows from its start. The less is left, the longer it collects garbage; so does each replacement.</summary>
    public sealed record Leak(TimeSpan After) : Ending(After)
    {
        /// <summary>How many times as long it takes to answer in the end.</summary>
        public const double MostFactor = 4;

        /// <summary>The part of its life after which it becomes slower.</summary>
        private const double Ease = 0.75;

        protected override string Order => $"leak={Short(After)}";

        protected override string Effect =>
            $"leaks memory: becomes up to {MostFactor:0} times as slow from {Spoken(After * Ease)} on, and is killed for memory after "
            + $"{Spoken(After)}, as are its replacements";

        /// <summary>How many times as long it takes to answer.</summary>
        public double Factor(TimeSpan sinceStart) => 1 + ((MostFactor - 1) * Math.Clamp(((sinceStart / After) - Ease) / (1 - Ease), 0, 1));
    }

    public sealed record Crash(TimeSpan After) : Ending(After)
    {
        protected override string Order => $"crash={Short(After)}";

        protected override string Effect => $"exits with code 1 after {Spoken(After)}, as do its replacements";
    }

    public sealed record Spot(TimeSpan After) : Ending(After)
    {
        protected override string Order => $"spot={Short(After)}";

        protected override string Effect => $"loses its Spot capacity after {Spoken(After)}, as do its replacements";
    }
}
