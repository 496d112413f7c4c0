using static Canary.Tests.Preflight.StartSamples;

namespace Canary.Tests.Preflight;

public sealed class VolumeCheckTests
{
    private const string Volumes = Sample.GreenDefinition + ".Volumes";
    private const string Both = """[{ "Name": "data", "Host": { "SourcePath": "/data" } }, { "Name": "share", "DockerVolumeConfiguration": { "Driver": "local" } }]""";

    [Fact]
    public void Fails_what_only_a_host_has_on_Fargate()
    {
        var finding = Find(Sample.BeforeInstall().Set(Volumes, Both), "volumes");

        (finding.Outcome, finding.StopsDeployment).ShouldBe((FindingOutcome.Failed, true));
        finding.Text.ShouldBe("Fargate does not support the volume data of the host's /data, nor the Docker volume share: no task would start. "
            + "Use a volume without sourcePath, which is empty storage of the task, or one of Amazon EFS");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""[{ "Name": "tmp", "Host": {} }, { "Name": "tmp2", "Host": { "SourcePath": "" } }, { "Name": "files", "EfsVolumeConfiguration": { "FileSystemId": "fs-1" } }]""")]
    public void Passes_empty_storage_and_file_systems(string volumes)
        => Find(Sample.BeforeInstall().Set(Volumes, volumes), "volumes").Message.ShouldBe("The task definition has no volume of the host or of Docker");

    [Fact]
    public void Passes_them_where_green_runs_on_instances()
        => Find(Sample.BeforeInstall().Set(Volumes, Both).Set(Sample.BlueSet + ".LaunchType", "\"EC2\""), "volumes").Message
            .ShouldBe("Green does not run on Fargate but on the launch type EC2, which has the volumes data, share");

    [Fact]
    public void Is_unknown_where_it_is_not_known_what_green_runs_on()
    {
        var finding = Find(Sample.BeforeInstall().Set(Volumes, Both).Set(Sample.BlueSet + ".LaunchType", "null").Set(Sample.GreenDefinition + ".RequiresCompatibilities", "null"), "volumes");

        (finding.Outcome, finding.Message).ShouldBe((FindingOutcome.Unknown, "Fargate would not have the volumes data, share, and whether green runs on Fargate is not known"));
    }
}
