using Amazon.CDK;

var app = new App();

_ = new ShopStack(app, "shop", new ShopSettings
{
    ImageTag = Setting("imageTag"),
    HooksTemplate = Setting("hooksTemplate"),
    Plan = File.ReadAllText("plan.json"),
});

app.Synth();

// Of cdk.json, or of the command line: cdk deploy -c imageTag=7
string Setting(string name)
    => app.Node.TryGetContext(name) as string ?? throw new InvalidOperationException($"The context has no {name}; set it in cdk.json, or give it with -c {name}=...");
