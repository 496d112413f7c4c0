using FsCheck;
using FsCheck.Fluent;

namespace Canary.Tests.Deployments;

public sealed class CommitTests
{
    private const string Whole = "9fceb02d0ae598e95dc970b74767f19372d61af8";

    [Theory]
    [InlineData("9fceb02", "9fceb02")]
    [InlineData(Whole, Whole)]
    [InlineData("deploy 9fceb02", "9fceb02")]
    [InlineData("Deploy of main (9fceb02), by nightly", "9fceb02")]
    [InlineData("9fceb02.", "9fceb02")]
    [InlineData("commit=9fceb02;build=42", "9fceb02")]
    [InlineData("sha:9fceb02", "9fceb02")]
    [InlineData("shop@9fceb02", "9fceb02")]
    [InlineData("acme/shop#9fceb02", "9fceb02")]
    [InlineData("https://github.com/acme/shop/commit/" + Whole, Whole)]
    [InlineData("https://gitlab.example.com/acme/shop/-/commit/9fceb02?ref=main", "9fceb02")]
    [InlineData("see https://bitbucket.org/acme/shop/commits/9fceb02", "9fceb02")]
    [InlineData("9fceb02 " + Whole, Whole)]
    [InlineData("v1.2.3+9fceb02", "9fceb02")]
    [InlineData("sha-9fceb02", "9fceb02")]
    [InlineData("2026-11-30 9fceb02", "9fceb02")]
    [InlineData("line\n9fceb02\n\u001b[31m", "9fceb02")]
    public void A_text_names_a_commit_by_a_word_of_its_own(string text, string id)
        => Commit.Of(null, null, text, null).ShouldBe(new Commit(id, CommitSource.Description));

    [Theory]
    [InlineData("v1.0.4-14-g2414e21", "2414e21")]
    [InlineData("git-9fceb02", "9fceb02")]
    [InlineData("sha-" + Whole, Whole)]
    [InlineData("9fceb02", "9fceb02")]
    public void A_tag_is_one_or_ends_in_one(string tag, string id) => Commit.Of(null, null, null, tag).ShouldBe(new Commit(id, CommitSource.ImageTag));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no commit here")]
    [InlineData("20261130")]
    [InlineData("1234567")]
    [InlineData("111122223333")]
    [InlineData("defaced")]
    [InlineData("deadbeef")]
    [InlineData("9fceb0")]
    [InlineData(Whole + "1")]
    [InlineData(Whole + "0123456789abcdef01234567")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("123e4567-e89b-12d3-a456-426614174abc")]
    [InlineData("i-0abc123def4567890")]
    [InlineData("subnet-0abc123d")]
    [InlineData("arn:aws:ecs:eu-central-1:111122223333:task/main/0abc123def")]
    [InlineData("sha256:9fceb02d0ae5")]
    [InlineData("SHA256:9fceb02d0ae5")]
    [InlineData("9FCEB02")]
    [InlineData("9fceb02-dirty")]
    [InlineData("9fceb02_1")]
    [InlineData("9fceb02x")]
    [InlineData("x9fceb02")]
    [InlineData("9fceb02.example.com")]
    [InlineData("9fceb02@example.com")]
    [InlineData("9fceb02/shop")]
    [InlineData("d-NN167W3D6")]
    [InlineData("v1.2.3")]
    [InlineData("v1.0.4-14-g2414721")]
    [InlineData("main-9fceb02")]
    [InlineData("from 9fceb02 to 1a2b3c4")]
    [InlineData("<script>alert('9fceb')</script>")]
    public void What_may_be_something_else_is_none(string? text)
    {
        Commit.Of(null, null, text, null).ShouldBeNull();
        Commit.Of(text, text, null, text).ShouldBeNull();
    }

    [Fact]
    public void A_text_that_nobody_reads_to_its_end_is_not_searched()
    {
        Commit.Of(null, null, "9fceb02".PadRight(1000), null).ShouldNotBeNull();
        Commit.Of(null, null, "9fceb02".PadRight(1001), null).ShouldBeNull();
    }

    [Theory]
    [InlineData("1a2b3c4", "2a2b3c4", "3a2b3c4", "4a2b3c4", "1a2b3c4", CommitSource.GitHubRevision)]
    [InlineData(null, "2a2b3c4", "3a2b3c4", "4a2b3c4", "2a2b3c4", CommitSource.ImageLabel)]
    [InlineData("main", "2a2b3c4", "3a2b3c4", "4a2b3c4", "2a2b3c4", CommitSource.ImageLabel)]
    [InlineData(null, null, "3a2b3c4", "4a2b3c4", "3a2b3c4", CommitSource.Description)]
    [InlineData(null, "9fceb02-dirty", "Nightly 3a2b3c4", "4a2b3c4", "3a2b3c4", CommitSource.Description)]
    [InlineData(null, null, "Nightly", "4a2b3c4", "4a2b3c4", CommitSource.ImageTag)]
    public void What_holds_nothing_else_is_believed_before_a_text_and_a_tag_last(string? gitHub, string? label, string? description, string? tag, string id, CommitSource source)
        => Commit.Of(gitHub, label, description, tag).ShouldBe(new Commit(id, source));

    /// <summary>Where a place holds nothing but the commit, a sentence is a mistake of whoever filled it.</summary>
    [Theory]
    [InlineData("commit 9fceb02")]
    [InlineData("https://github.com/acme/shop/commit/9fceb02")]
    public void A_label_and_a_revision_are_one_as_a_whole(string text) => Commit.Of(text, text, null, null).ShouldBeNull();

    [Theory]
    [InlineData("org.opencontainers.image.revision", "9fceb02", "9fceb02")]
    [InlineData("Org.opencontainers.image.revision", " 9fceb02 ", "9fceb02")]
    [InlineData("org.opencontainers.image.version", "9fceb02", null)]
    [InlineData("org.opencontainers.image.revision", "main", null)]
    [InlineData("org.opencontainers.image.revision", null, null)]
    public void The_label_is_that_of_the_OCI(string name, string? value, string? id) => Commit.InLabels(new Dictionary<string, string> { [name] = value! }).ShouldBe(id);

    [Fact]
    public void Whatever_is_written_somewhere_a_commit_is_seven_to_forty_small_hex_digits_of_it()
    {
        var texts = Gen.Choose(1, 30)
            .SelectMany(length => Gen.Elements("9fceb02", "a1", "0", "f", "-", "/", "commit/", ":", "sha256:", "g", " ", "\n", ".", "\0", "\ud800", "\u202e", "<", "'", "é", Whole).ArrayOf(length).Select(string.Concat));

        Prop.ForAll(texts.ToArbitrary(), text => Commit.Of(text, text, text, text) is not { } commit
            || (commit.Id.Length is >= 7 and <= 40 && commit.Id.All(char.IsAsciiHexDigitLower) && text.Contains(commit.Id, StringComparison.Ordinal))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
