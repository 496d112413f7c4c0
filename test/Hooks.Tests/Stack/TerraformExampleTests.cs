using System.Diagnostics;
using System.Text.RegularExpressions;
using Canary.Deployments;
using Canary.Plans;

namespace Hooks.Tests.Stack;

/// <summary>examples/terraform beside the stack that it creates. Nothing here reads HCL: its files are formatted, so one line holds one thing.</summary>
public sealed partial class TerraformExampleTests
{
    private static readonly string s_folder = Repository.PathOf("examples/terraform");

    private static readonly string s_text = string.Concat(
        Directory.EnumerateFiles(s_folder, "*.tf").Order(StringComparer.Ordinal).Select(file => CommentPattern().Replace(File.ReadAllText(file).ReplaceLineEndings("\n"), "")));

    /// <summary>The lines of the stack, up to the brace that closes it.</summary>
    private static readonly string s_stack = s_text.Split("resource \"aws_cloudformation_stack\" \"hooks\" {\n")[1].Split("\n}\n")[0];

    [Fact]
    public async Task Is_formatted_as_Terraform_does_it()
    {
        var terraform = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "terraform")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(terraform is null, "terraform is not installed");

        using var process = Process.Start(new ProcessStartInfo(terraform!, ["fmt", "-check", "-diff", "-recursive", s_folder]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var difference = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (process.ExitCode, difference).ShouldBe((0, ""), await error);
    }

    [Fact]
    public void Passes_parameters_of_the_template_and_every_one_that_it_must_be_given()
    {
        var passed = s_stack.Split("  parameters = {\n")[1].Split("\n  }")[0].Split('\n').Select(line => line.Split('=')[0].Trim()).ToList();
        var parameters = Template.Parameters.Select(parameter => parameter.Key).ToList();

        passed.ShouldBeSubsetOf(parameters);
        parameters.Where(name => Template.Parameters[name]!["Default"] is null).ShouldBeSubsetOf(passed);
    }

    /// <summary>A rule of the template wants both or neither.</summary>
    [Fact]
    public void Gives_the_prober_its_subnets_and_its_security_group()
    {
        s_stack.ShouldContain("SubnetIds              = join(\",\", var.private_subnet_ids)");
        s_stack.ShouldContain("SecurityGroupIds       = aws_security_group.prober.id");
    }

    [Fact]
    public void Uses_outputs_that_the_template_has_and_names_every_hook_in_the_AppSpec()
    {
        var used = OutputPattern().Matches(s_text).Select(found => found.Groups["name"].Value).ToList();

        used.ShouldBeSubsetOf(Template.Root["Outputs"]!.AsObject().Select(output => output.Key));
        LifecycleEvent.All.ShouldAllBe(hook => s_text.Contains($"      - {hook}: \"${{aws_cloudformation_stack.hooks.outputs[\"{hook}Function\"]}}\"\n", StringComparison.Ordinal));
    }

    /// <summary>A named role would take CAPABILITY_NAMED_IAM; a transform takes CAPABILITY_AUTO_EXPAND where no change set is made.</summary>
    [Fact]
    public void Allows_what_the_template_needs()
    {
        Template.Root["Transform"]!.GetValue<string>().ShouldBe("AWS::Serverless-2016-10-31");
        Template.Objects(Template.Root["Resources"]).ShouldAllBe(part => !part.ContainsKey("RoleName") && !part.ContainsKey("ManagedPolicyName"));
        s_stack.ShouldContain("  capabilities = [\"CAPABILITY_IAM\", \"CAPABILITY_AUTO_EXPAND\"]\n");
    }

    [Fact]
    public void Declares_every_variable_that_it_uses_with_type_description_and_validation_and_uses_every_one()
    {
        var declared = VariablePattern().Matches(s_text).ToDictionary(found => found.Groups["name"].Value, found => found.Groups["body"].Value);

        UsedVariablePattern().Matches(VariablePattern().Replace(s_text, "")).Select(found => found.Groups["name"].Value).Distinct().ShouldBe(declared.Keys, ignoreOrder: true);
        foreach (var (name, body) in declared)
        {
            body.ShouldContain("\n  type        = ", Case.Sensitive, name);
            body.ShouldContain("\n  description = \"", Case.Sensitive, name);
            body.ShouldContain("    condition     = ", Case.Sensitive, name);
            body.ShouldContain($"    error_message = \"{name} must ", Case.Sensitive, name);
            UsedVariablePattern().Matches(body).ShouldAllBe(found => found.Groups["name"].Value == name);
        }
    }

    [Fact]
    public void Refers_to_resources_that_it_declares_and_declares_none_twice()
    {
        var declared = ResourcePattern().Matches(s_text).Select(found => $"{(found.Groups["kind"].Value is "data" ? "data." : "")}{found.Groups["type"].Value}.{found.Groups["name"].Value}").ToList();
        var used = ReferencePattern().Matches(s_text).Select(found => found.Value).Distinct().ToList();

        declared.ShouldBeUnique();
        used.Count.ShouldBeGreaterThan(15);
        used.ShouldBeSubsetOf(declared);
    }

    /// <summary>Terraform would take users back to an old version, or to an empty group.</summary>
    [Fact]
    public void Leaves_alone_what_CodeDeploy_changes()
    {
        s_text.Split("    ignore_changes = [default_action]\n").Length.ShouldBe(3);
        s_text.ShouldContain("    ignore_changes = [task_definition, load_balancer]\n");
        s_text.ShouldContain("    type = \"CODE_DEPLOY\"\n");
    }

    [Fact]
    public void Pins_the_provider_and_the_version_of_Terraform()
    {
        s_text.ShouldContain("  required_version = \">= 1.6.0\"\n");
        s_text.ShouldContain("      version = \"~> 6.0\"\n");
    }

    [Fact]
    public void Its_plan_is_one_and_stands_where_the_stack_looks_for_it()
    {
        PlanReader.Read(Repository.Read("examples/terraform/plan.json")).Problems.ShouldBeEmpty();
        s_stack.ShouldContain("PlanParameterPrefix    = \"/hooks\"");
        s_text.ShouldContain("  name  = \"/hooks/${aws_codedeploy_app.this.name}/${aws_codedeploy_deployment_group.this.deployment_group_name}\"\n");
    }

    [GeneratedRegex("^ *#.*\n", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommentPattern();

    [GeneratedRegex("outputs\\[\"(?<name>[A-Za-z]+)\"\\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OutputPattern();

    [GeneratedRegex("^variable \"(?<name>[a-z_]+)\" \\{(?<body>.*?)^\\}\n", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"\bvar\.(?<name>[a-z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsedVariablePattern();

    [GeneratedRegex("^(?<kind>resource|data) \"(?<type>[a-z0-9_]+)\" \"(?<name>[a-z_]+)\" \\{", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ResourcePattern();

    [GeneratedRegex(@"(?<![\w.])(data\.)?aws_[a-z0-9_]+\.[a-z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReferencePattern();
}
