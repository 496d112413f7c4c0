using Amazon.Runtime;

namespace Amazon.CodeDeploy;

/// <summary>What a lifecycle event came to. CodeDeploy takes Succeeded or Failed as the answer of a hook.</summary>
public class LifecycleEventStatus : ConstantClass
{
    public static readonly LifecycleEventStatus Failed = new("Failed");
    public static readonly LifecycleEventStatus InProgress = new("InProgress");
    public static readonly LifecycleEventStatus Pending = new("Pending");
    public static readonly LifecycleEventStatus Skipped = new("Skipped");
    public static readonly LifecycleEventStatus Succeeded = new("Succeeded");
    public static readonly LifecycleEventStatus Unknown = new("Unknown");

    public LifecycleEventStatus(string value)
        : base(value)
    {
    }

    public static implicit operator LifecycleEventStatus(string value) => FindValue<LifecycleEventStatus>(value);
}
