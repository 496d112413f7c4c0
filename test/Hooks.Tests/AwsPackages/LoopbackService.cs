using System.Collections.Concurrent;
using Amazon.CodeDeploy;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hooks.Tests.AwsPackages;

/// <summary>Something on this machine that answers as an AWS service does: what it is told to, in order, and the last answer from then on.</summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("key", "secret");

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<LoopbackAnswer> _answers;
    private LoopbackAnswer _last;

    private LoopbackService(WebApplication app, LoopbackAnswer[] answers) => (_app, _answers, _last) = (app, new(answers), answers[^1]);

    public ConcurrentQueue<LoopbackRequest> Requests { get; } = [];

    public string Url => _app.Urls.Single();

    public static async Task<LoopbackService> StartAsync(params LoopbackAnswer[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var service = new LoopbackService(app, answers);
        app.Run(service.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public AmazonCodeDeployClient CodeDeploy(int retries = 0) =>
        new(Credentials, new AmazonCodeDeployConfig { ServiceURL = Url, AuthenticationRegion = "eu-central-1", MaxErrorRetry = retries });

    public AmazonStepFunctionsClient StepFunctions(int retries = 0) =>
        new(Credentials, new AmazonStepFunctionsConfig { ServiceURL = Url, AuthenticationRegion = "eu-central-1", MaxErrorRetry = retries });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        Requests.Enqueue(new LoopbackRequest(http.Request.Method, http.Request.Path, http.Request.ContentType, http.Request.Headers["X-Amz-Target"], body));

        _last = _answers.TryDequeue(out var next) ? next : _last;
        http.Response.StatusCode = _last.Status;
        http.Response.ContentType = "application/x-amz-json-1.1";
        http.Response.Headers["x-amzn-RequestId"] = "request-1";
        http.Response.Headers["x-amzn-ErrorType"] = _last.ErrorType;
        http.Response.Headers.Location = _last.Location;

        await http.Response.WriteAsync(_last.Body, http.RequestAborted);
    }
}

internal sealed record LoopbackRequest(string Method, string? Path, string? ContentType, string? Target, string Body);

internal sealed record LoopbackAnswer(string Body, int Status = 200, string? ErrorType = null, string? Location = null)
{
    public static LoopbackAnswer Error(string type, string message = "as told", int status = 400) =>
        new($$"""{"__type":"{{type}}","message":"{{message}}"}""", status);
}
