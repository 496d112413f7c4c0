using System.Text.RegularExpressions;
using StepFunctions.States;
using StepFunctions.Values;

namespace StepFunctions.Loading;

/// <summary>Reads one state of a definition.</summary>
internal sealed partial class StateReader(DefinitionReader definition, string name, FieldReader fields)
{
    public const int LongestSeconds = 99_999_999;

    private const string UnknownForm = "use arn:aws:states:::lambda:invoke or arn:aws:states:::aws-sdk:<service>:<action in camelCase> "
        + "(.sync, activities, plain function ARNs and unresolved placeholders are not implemented; .waitForTaskToken may follow the action)";

    private const string WaitsForToken = ".waitForTaskToken";

    private const string DistributedOnly = "it is for Distributed maps; maps run inline here";

    public State? Read()
    {
        var type = fields.Text("Type", required: true);
        fields.Text("Comment");
        fields.OnlyJsonPath();
        var state = type switch
        {
            "Task" => Task(),
            "Pass" => Pass(),
            "Choice" => Choice(),
            "Wait" => Wait(),
            "Succeed" => new SucceedState(name) { InputPath = fields.NullablePath("InputPath"), OutputPath = fields.NullablePath("OutputPath") },
            "Fail" => Fail(),
            "Parallel" => Parallel(),
            "Map" => Map(),
            null => null,
            _ => Unknown(type),
        };

        // Of an unknown type no field can be judged.
        if (state is not null)
        {
            fields.Finish($"a {type} state");
        }

        return state;
    }

    private State? Unknown(string type)
    {
        fields.Report("Type", $"is {type}; use Task, Pass, Choice, Wait, Succeed, Fail, Parallel or Map");
        return null;
    }

    private TaskState Task()
    {
        fields.Refuse("HeartbeatSeconds", "use TimeoutSeconds");
        fields.Refuse("HeartbeatSecondsPath", "use TimeoutSecondsPath");
        fields.Refuse("Credentials", "remove it: every task runs in the one account of its runner");
        if (fields.Has("TimeoutSeconds") && fields.Has("TimeoutSecondsPath"))
        {
            fields.Report("TimeoutSeconds", "is set together with TimeoutSecondsPath; keep one of them");
        }

        var resource = Resource();
        var waits = resource.EndsWith(WaitsForToken, StringComparison.Ordinal);
        if (waits && !fields.Has("TimeoutSeconds") && !fields.Has("TimeoutSecondsPath"))
        {
            fields.Report(
                "TimeoutSeconds", "is missing; set it, or TimeoutSecondsPath: a token that nobody sends back is waited for until the execution ends");
        }

        return Working(new TaskState(name, waits ? resource[..^WaitsForToken.Length] : resource)
        {
            WaitsForToken = waits,
            Parameters = fields.Template("Parameters"),
            TimeoutSeconds = fields.Integer("TimeoutSeconds", 1, LongestSeconds),
            TimeoutSecondsPath = fields.Path("TimeoutSecondsPath", isReference: true),
        });
    }

    private string Resource()
    {
        var resource = fields.Text("Resource", required: true) ?? string.Empty;
        var objection = !fields.Has("Resource") ? null
            : KnownResource().IsMatch(resource) ? definition.Tasks.Objection(
                resource.EndsWith(WaitsForToken, StringComparison.Ordinal) ? resource[..^WaitsForToken.Length] : resource, ParameterNames())
            : UnknownForm;
        if (objection is not null)
        {
            fields.Report("Resource", $"is {resource}; {objection}");
        }

        return resource;
    }

    private List<string> ParameterNames() =>
        fields.Take("Parameters") is JsonMap parameters ? [.. parameters.Names.Select(PayloadTemplate.NameOf)] : [];

    private PassState Pass() => Flow(new PassState(name)
    {
        Parameters = fields.Template("Parameters"),
        Result = fields.Take("Result"),
        ResultPath = ResultPath(fields),
    });

    private ChoiceState Choice()
    {
        var choices = new ChoiceReader(fields).Choices();
        return new ChoiceState(name)
        {
            InputPath = fields.NullablePath("InputPath"),
            OutputPath = fields.NullablePath("OutputPath"),
            Choices = choices,
            Default = fields.Text("Default"),
        };
    }

    private FailState Fail() => new(name)
    {
        Error = TextOrExpression("Error", "ErrorPath"),
        Cause = TextOrExpression("Cause", "CausePath"),
    };

    private PayloadTemplate? TextOrExpression(string field, string pathField)
    {
        if (fields.Has(field) && fields.Has(pathField))
        {
            fields.Report(field, $"is set together with {pathField}; keep one of them");
        }

        var literal = fields.Text(field);
        if (fields.Text(pathField) is not { } expression)
        {
            return literal is null ? null : PayloadTemplate.Compile(new JsonString(literal), field, fields.Report);
        }

        try
        {
            return PayloadTemplate.CompileExpression(expression, pathField);
        }
        catch (FormatException mistake)
        {
            fields.Report(pathField, mistake.Message);
            return null;
        }
    }

    private WaitState Wait()
    {
        string[] ends = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
        if (ends.Count(fields.Has) != 1)
        {
            fields.Report("Seconds", $"use exactly one of {string.Join(", ", ends)}; {ends.Count(fields.Has)} are set");
        }

        var seconds = fields.Integer("Seconds", 0, LongestSeconds);
        var secondsPath = fields.Path("SecondsPath", isReference: true);
        var timestamp = Timestamp();
        var timestampPath = fields.Path("TimestampPath", isReference: true);
        return Flow(new WaitState(name, (secondsPath, timestamp, timestampPath) switch
        {
            ({ } path, _, _) => new WaitEnd.AfterSecondsAt(path),
            (_, { } instant, _) => new WaitEnd.Until(instant),
            (_, _, { } path) => new WaitEnd.UntilInstantAt(path),
            _ => new WaitEnd.AfterSeconds(seconds ?? 0),
        }));
    }

    private DateTimeOffset? Timestamp()
    {
        if (fields.Text("Timestamp") is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryParse(text, out var instant))
        {
            return instant;
        }

        fields.Report("Timestamp", $"is {text}; write it as 2026-01-31T12:00:00Z");
        return null;
    }

    private ParallelState Parallel()
    {
        var branches = new List<Workflow?>();
        if (!fields.Has("Branches"))
        {
            fields.Report("Branches", "is missing; it is required");
        }

        foreach (var (branch, _) in fields.Objects("Branches"))
        {
            branch.Text("Comment");
            branches.Add(definition.Workflow(branch, $"branch {branches.Count} of state '{name}'"));
            branch.Finish("a branch");
        }

        if (fields.Has("Branches") && branches is [])
        {
            fields.Report("Branches", "is empty; write at least one branch");
        }

        return Working(new ParallelState(name) { Parameters = fields.Template("Parameters"), Branches = [.. branches.OfType<Workflow>()] });
    }

    private MapState? Map()
    {
        fields.Refuse("Iterator", "use ItemProcessor");
        fields.Refuse("Parameters", "use ItemSelector");
        if (fields.Has("MaxConcurrency") && fields.Has("MaxConcurrencyPath"))
        {
            fields.Report("MaxConcurrency", "is set together with MaxConcurrencyPath; keep one of them");
        }

        foreach (var field in (string[])["ItemReader", "ItemBatcher", "ResultWriter", "ToleratedFailureCount", "ToleratedFailureCountPath",
            "ToleratedFailurePercentage", "ToleratedFailurePercentagePath", "Label"])
        {
            fields.Refuse(field, DistributedOnly);
        }

        var processor = ItemProcessor();
        var map = new MapState(name)
        {
            // Without one the definition is refused anyway; the rest of the state is read for its own mistakes.
            ItemProcessor = processor ?? new Workflow(string.Empty, new Dictionary<string, State>()),
            ItemsPath = fields.Path("ItemsPath", isReference: true) ?? JsonPath.Root,
            ItemSelector = fields.Template("ItemSelector"),
            MaxConcurrency = fields.Integer("MaxConcurrency", 0, int.MaxValue) ?? 0,
            MaxConcurrencyPath = fields.Path("MaxConcurrencyPath", isReference: true),
        };
        return Working(map);
    }

    private Workflow? ItemProcessor()
    {
        if (fields.Take<JsonMap>("ItemProcessor", "an object with StartAt and States") is not { } document)
        {
            if (!fields.Has("ItemProcessor") && !fields.Has("Iterator"))
            {
                fields.Report("ItemProcessor", "is missing; it is required");
            }

            return null;
        }

        var processor = fields.Inside("ItemProcessor", document);
        processor.Text("Comment");
        if (processor.Take<JsonMap>("ProcessorConfig", "an object with Mode") is { } config)
        {
            CheckConfig(processor.Inside("ProcessorConfig", config));
        }

        var workflow = definition.Workflow(processor, $"the ItemProcessor of state '{name}'");
        processor.Finish("an ItemProcessor");
        return workflow;
    }

    private static void CheckConfig(FieldReader config)
    {
        if (config.Text("Mode") is { } mode and not "INLINE")
        {
            config.Report("Mode", $"is {mode}; use INLINE, {DistributedOnly}");
        }

        config.Refuse("ExecutionType", DistributedOnly);
        config.Finish("a ProcessorConfig");
    }

    private T Flow<T>(T state)
        where T : State
    {
        var next = fields.Text("Next");
        var end = fields.Take<JsonBoolean>("End", "true");
        if ((next is not null) == (end is { Value: true }))
        {
            fields.Report(
                next is null ? "Next" : "End",
                next is null ? "is missing; write Next or \"End\": true" : "is set together with Next; keep one of them");
        }

        return state with { Next = next, InputPath = fields.NullablePath("InputPath"), OutputPath = fields.NullablePath("OutputPath") };
    }

    private T Working<T>(T state)
        where T : WorkingState
    {
        var errors = new ErrorHandlingReader(fields);
        return Flow(state with
        {
            ResultSelector = fields.Template("ResultSelector"),
            ResultPath = ResultPath(fields),
            Retry = errors.Retry(),
            Catch = errors.Catch(),
        });
    }

    internal static JsonPath? ResultPath(FieldReader fields) => fields.NullablePath("ResultPath", isReference: true, mayReadContext: false);

    // What follows the action is an integration pattern, and each has to be implemented.
    [GeneratedRegex(
        @"^arn:aws[a-z-]*:states:::((aws-sdk:[a-z0-9]+:[a-z][A-Za-z0-9]*)|([a-z-]+:[a-z][A-Za-z0-9]*))(\.waitForTaskToken)?\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex KnownResource();
}

/// <summary>The check that every level of a definition shares.</summary>
internal static class QueryLanguage
{
    public static void OnlyJsonPath(this FieldReader fields)
    {
        if (fields.Text("QueryLanguage") is { } language and not "JSONPath")
        {
            fields.Report("QueryLanguage", $"is {language}; use JSONPath");
        }

        fields.Refuse("Assign", "carry the value in the document, with ResultPath");
        fields.Refuse("Arguments", "it belongs to JSONata; use Parameters");
        fields.Refuse("Output", "it belongs to JSONata; use ResultSelector, ResultPath and OutputPath");
    }
}
