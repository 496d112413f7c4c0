using Rehearsal.Account;

namespace Rehearsal.Stack;

/// <summary>A kind of resource that the rehearsal knows: how one is called, and what a reference to it stands for.</summary>
/// <param name="NameProperty">The property that names it in the account.</param>
/// <param name="DefaultName">Its name when that is absent, from the stack's and its own.</param>
/// <param name="Ref">What !Ref gives for its name.</param>
/// <param name="Attributes">What !GetAtt gives for its name.</param>
internal sealed record ResourceKind(
    string NameProperty,
    Func<string, string, string> DefaultName,
    Func<string, string> Ref,
    IReadOnlyDictionary<string, Func<string, string>> Attributes)
{
    public const string Function = "AWS::Serverless::Function";
    public const string StateMachine = "AWS::Serverless::StateMachine";
    public const string Bucket = "AWS::S3::Bucket";
    public const string LogGroup = "AWS::Logs::LogGroup";
    public const string LogStream = "AWS::Logs::LogStream";
    public const string Topic = "AWS::SNS::Topic";
    public const string Queue = "AWS::SQS::Queue";

    private static readonly Arns s_arns = new();

    private static readonly Dictionary<string, ResourceKind> s_kinds = new(StringComparer.Ordinal)
    {
        [Function] = new("FunctionName", OfStack, ItsName, Attribute("Arn", s_arns.Function)),

        // A state machine has the name of the resource: an execution name and its ARN stay readable.
        [StateMachine] = new("Name", (_, id) => id, s_arns.StateMachine, Attribute("Arn", s_arns.StateMachine, "Name", ItsName)),
        [Bucket] = new("BucketName", (stack, id) => OfStack(stack, id).ToLowerInvariant(), ItsName, Attribute("Arn", s_arns.Bucket)),
        [LogGroup] = new("LogGroupName", OfStack, ItsName, Attribute("Arn", s_arns.LogGroup)),
        [LogStream] = new("LogStreamName", OfStack, ItsName, new Dictionary<string, Func<string, string>>()),
        [Topic] = new("TopicName", OfStack, s_arns.Topic, Attribute("TopicArn", s_arns.Topic, "TopicName", ItsName)),
        [Queue] = new(
            "QueueName",
            OfStack,
            name => $"https://sqs.{s_arns.Region}.amazonaws.com/{s_arns.Account}/{name}",
            Attribute("Arn", s_arns.Queue, "QueueName", ItsName)),
    };

    /// <summary>What stands for attributes that are not listed, from the attribute's name and the resource's; null: they are refused.</summary>
    public Func<string, string, string>? OtherAttributes { get; init; }

    /// <summary>What !GetAtt gives for a resource of this name; null for an attribute that is not known.</summary>
    public string? Find(string attribute, string name) =>
        Attributes.GetValueOrDefault(attribute)?.Invoke(name) ?? OtherAttributes?.Invoke(attribute, name);

    public static IReadOnlyCollection<string> Types => s_kinds.Keys;

    public static ResourceKind? Of(string type) => s_kinds.GetValueOrDefault(type);

    private static string OfStack(string stack, string id) => $"{stack}-{id}";

    private static string ItsName(string name) => name;

    private static Dictionary<string, Func<string, string>> Attribute(string attribute, Func<string, string> value) => new() { [attribute] = value };

    private static Dictionary<string, Func<string, string>> Attribute(
        string one, Func<string, string> value, string other, Func<string, string> otherValue) =>
        new() { [one] = value, [other] = otherValue };
}
