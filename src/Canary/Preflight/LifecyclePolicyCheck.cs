using Canary.Aws;
using Canary.Deployments;
using Canary.Plans;

namespace Canary.Preflight;

/// <summary>Whether ECR keeps what blue runs: without its image, no task of blue can start again.</summary>
internal static class LifecyclePolicyCheck
{
    /// <summary>What a deployment takes before its termination wait: hours, not days.</summary>
    private static readonly TimeSpan s_deployment = TimeSpan.FromDays(1);

    public static CheckResult Look(CheckContext context) => CheckResults.Together([OfBlue(context), .. Asked(context), .. Orders(context)], context);

    /// <summary>Files may tell the policies without blue: then what is wrong with these is known.</summary>
    private static IEnumerable<CheckResult> Asked(CheckContext context) => context.IsPartial && context.Facts.Images?.LifecyclePolicies is null
        ? [CheckResult.Unread("the lifecycle policies", null, ApiCall.LifecyclePolicy)]
        : [];

    private static CheckResult OfBlue(CheckContext context) => context.Blue.Look(blue =>
    {
        var images = (blue.ContainerDefinitions ?? [])
            .Select(container => container.Image)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();

        return images is []
            ? CheckResult.Unknown("Blue's task definition has no image")
            : CheckResults.Together(images.Select(image => OfImage(context, image)), context);
    });

    /// <summary>ECR refuses a policy in the wrong order today; one that is older may still be there.</summary>
    private static IEnumerable<CheckResult> Orders(CheckContext context)
        => from policy in context.Facts.Images?.LifecyclePolicies ?? []
           let any = policy.Policy?.LifecyclePolicyText is { } text ? LifecyclePolicy.Parse(text)?.AnyBeforeOthers : null
           where any is not null
           select CheckResult.Bad(
               $"Rule {any.Priority} of the lifecycle policy of {policy.RepositoryName} matches any image but is not the last: "
                   + "the rules after it are never applied",
               "Give the rule with tagStatus any the highest rulePriority");

    private static CheckResult OfImage(CheckContext context, string image)
    {
        if (!image.Split('/')[0].Contains(".dkr.ecr", StringComparison.Ordinal))
        {
            return CheckResult.Good($"Blue's image {image} is not in ECR, so no ECR lifecycle policy can expire it");
        }

        var asked = context.Facts.Images?.Blue?.FirstOrDefault(one => one.Query?.Image == image);

        return asked switch
        {
            { Query: { } query, Details.ImageDetails: [var detail, ..] } => OfDetail(context, query, detail),
            { Details.Error: { } error } when error.Contains("ImageNotFound", StringComparison.Ordinal)
                || error.Contains("RepositoryNotFound", StringComparison.Ordinal) => CheckResult.Bad(
                $"Blue's image {image} is no longer in ECR: no task of blue can start again", "Push it again before you deploy"),
            _ => CheckResult.Unread($"blue's image {image}", asked?.Details, "ecr:DescribeImages"),
        };
    }

    private static CheckResult OfDetail(CheckContext context, ImageQuery query, ImageDetail detail)
    {
        var response = context.Facts.Images?.LifecyclePolicies?
            .FirstOrDefault(policy => policy.RepositoryName == query.RepositoryName && policy.RegistryId == query.RegistryId)?.Policy;

        return detail.ImageStatus is "ARCHIVED"
            ? CheckResult.Bad($"Blue's image {query.Image} is archived: no task of blue can start again", "Restore it before you deploy")
            : response?.Error?.Contains("LifecyclePolicyNotFound", StringComparison.Ordinal) == true
                ? CheckResult.Good($"The repository {query.RepositoryName} has no lifecycle policy: nothing expires blue's image {query.Image}")
            : response?.LifecyclePolicyText is not { } text
                ? CheckResult.Unread($"the lifecycle policy of the repository {query.RepositoryName}", response, ApiCall.LifecyclePolicy)
            : LifecyclePolicy.Parse(text) is not { } policy
                ? CheckResult.Unknown(
                    $"The lifecycle policy of the repository {query.RepositoryName} cannot be parsed",
                    "Check whether it keeps the image that blue runs")
            : policy.For(detail) is not { } rule
                ? CheckResult.Good($"No rule of the lifecycle policy of {query.RepositoryName} selects blue's image {query.Image}")
            : ByRule(context, query, detail, rule);
    }

    private static CheckResult ByRule(CheckContext context, ImageQuery query, ImageDetail detail, LifecycleRule rule)
    {
        var named = $"Rule {rule.Priority} of the lifecycle policy of {query.RepositoryName}";

        return (rule.CountType, rule.CountUnit, detail.ImagePushedAt) switch
        {
            ("sinceImagePushed", "days", { } pushed) => ByAge(context, query, named, pushed, rule.CountNumber),
            ("sinceImagePushed", "days", null) => CheckResult.Unknown(
                $"{named} expires images by age, but ECR does not report when blue's image {query.Image} was pushed"),
            ("imageCountMoreThan", _, _) => ByCount(context, query, detail, named, rule),
            _ => CheckResult.Unknown(
                $"{named} uses the count type {rule.CountType}, which this check does not know",
                $"Check whether it keeps blue's image {query.Image}"),
        };
    }

    private static CheckResult ByAge(CheckContext context, ImageQuery query, string named, DateTimeOffset pushed, int days)
    {
        if (context.Now == default)
        {
            return CheckResult.Unknown($"{named} expires images by age, but the time of the deployment is not known");
        }

        var expires = pushed.AddDays(days);
        var wait = context.Group.BlueGreenDeploymentConfiguration?.TerminateBlueInstancesOnDeploymentSuccess?.TerminationWaitTimeInMinutes ?? 0;
        var told = $"{named} expires images after {days} days, blue's image {query.Image} on {expires.UtcDateTime:yyyy-MM-dd}";

        return expires <= context.Now + s_deployment + TimeSpan.FromMinutes(wait)
            ? CheckResult.Bad($"{told}: a rollback may not find it", "Keep it longer, or give it a tag that an earlier rule keeps")
            : CheckResult.Good(told);
    }

    /// <summary>How many images there are is not asked, so all that can be proved is that green's own, pushed later, takes the last place.</summary>
    private static CheckResult ByCount(CheckContext context, ImageQuery query, ImageDetail detail, string named, LifecycleRule rule)
    {
        var newer = (context.Facts.Images?.Green ?? [])
            .Where(green => green.Query?.RepositoryName == query.RepositoryName && green.Query.RegistryId == query.RegistryId)
            .SelectMany(green => green.Details?.ImageDetails ?? [])
            .Where(green => green.ImageDigest != detail.ImageDigest && green.ImagePushedAt > detail.ImagePushedAt && rule.Selects(green))
            .DistinctBy(green => green.ImageDigest)
            .Count();
        var told = $"{named} keeps the newest {rule.CountNumber}";

        return newer >= rule.CountNumber
            ? CheckResult.Bad(
                $"{told}, and {newer} of green is newer than blue's image {query.Image}: it expires within a day, and a rollback would not find it",
                "Raise its countNumber")
            : CheckResult.Unknown(
                $"{told}: blue's image {query.Image} exists, and expires once {rule.CountNumber} newer images exist; how many exist is not known",
                "Raise its countNumber above the number of images pushed between two deployments",
                Severity.Info);
    }
}
