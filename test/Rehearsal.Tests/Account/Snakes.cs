using System.Text.Json.Nodes;

namespace Rehearsal.Tests.Account;

/// <summary>An account whose task definition runs a small program in Python; how it behaves is its argument.</summary>
internal sealed class Snakes : IAsyncDisposable
{
    public const string TaskDefinition = "arn:aws:ecs:local:000000000000:task-definition/shop:8";

    private const string Program =
        """
        import http.server, os, signal, subprocess, sys

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = '\n'.join(sorted(name + '=' + value for name, value in os.environ.items())).encode()
                self.send_response(200)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format, *args):
                print(format % args, flush=True)

        def leave(*_):
            print('bye', flush=True)
            os._exit(0)

        how = sys.argv[1]
        if how == 'crash':
            print('first', flush=True)
            print('no access with ' + os.environ['TOKEN'], file=sys.stderr)
            sys.exit(3)
        if how == 'deaf':
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if how == 'polite':
            signal.signal(signal.SIGTERM, leave)
        if how == 'parent':
            sleep = "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True)"
            subprocess.Popen([sys.executable, '-c', sleep]).wait()
        http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
        """;

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public Snakes(params string[] command)
    {
        Account = new InMemoryAccount(TimeProvider.System);
        Tasks = new ProcessTasks(Account, new ContainerCommand("app", command), TimeProvider.System, () => new Held(this)) { Ends = new Heard(this) };
        Account.Parameters.Put("/token", "s3cret-t0ken");
        Account.TaskDefinitions.Put(TaskDefinition, JsonNode.Parse(
            """
            {
              "ContainerDefinitions": [{
                "Name": "app",
                "StopTimeout": 1,
                "Environment": [{ "Name": "MODE", "Value": "blue" }],
                "Secrets": [{ "Name": "TOKEN", "ValueFrom": "/token" }],
                "LogConfiguration": { "LogDriver": "awslogs", "Options": { "awslogs-group": "/ecs/shop", "awslogs-stream-prefix": "live" } }
              }]
            }
            """)!.AsObject());
    }

    public InMemoryAccount Account { get; }

    public ProcessTasks Tasks { get; }

    public List<ProcessEnd> Ends { get; } = [];

    /// <summary>How many hold the account's clock at real time.</summary>
    public int Holds { get; private set; }

    public CancellationToken Patience => _patience.Token;

    /// <summary>Skips the test where there is no Python.</summary>
    public static Snakes That(string how)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3"))), "There is no python3");

        return new Snakes("python3", "-c", Program, how);
    }

    /// <summary>Starts tasks as a task set does, which names them 1, 2, …</summary>
    public async Task<IReadOnlyList<IRunningTask>> Start(int count = 1)
    {
        var started = await Tasks.Start(TaskSetLabel.Green, TaskDefinition, count, Patience);
        foreach (var (index, task) in started.Index())
        {
            task.BecomeTask($"{index + 1}");
        }

        return started;
    }

    /// <summary>Asks again until it answers.</summary>
    public async Task<string> Ask(IRunningTask task)
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                return await client.GetStringAsync(task.Address, Patience);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, Patience);
            }
        }
    }

    /// <summary>Looks until it is so.</summary>
    public async Task Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(10, Patience);
        }
    }

    public IReadOnlyList<string> Lines(string stream = "live/app/1") => [.. Account.LogGroups.Events("/ecs/shop", stream).Select(logged => logged.Message)];

    /// <summary>Whether it is there and no mere entry that its parent has not taken away.</summary>
    public static bool IsRunning(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Tasks.DisposeAsync();
        _patience.Dispose();
    }

    private sealed class Held : IDisposable
    {
        private readonly Snakes _snakes;

        public Held(Snakes snakes)
        {
            _snakes = snakes;
            Change(1);
        }

        public void Dispose() => Change(-1);

        private void Change(int by)
        {
            lock (_snakes.Ends)
            {
                _snakes.Holds += by;
            }
        }
    }

    private sealed class Heard(Snakes snakes) : IProgress<ProcessEnd>
    {
        public void Report(ProcessEnd value)
        {
            lock (snakes.Ends)
            {
                snakes.Ends.Add(value);
            }
        }
    }
}
