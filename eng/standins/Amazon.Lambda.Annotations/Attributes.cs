namespace Amazon.Lambda.Annotations;

/// <summary>Marks a method that the package generates a handler for. The stand-in generates none: here, methods are called directly.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class LambdaFunctionAttribute : Attribute
{
    public string ResourceName { get; set; }

    public uint Timeout { get; set; }

    public uint MemorySize { get; set; }

    public string Role { get; set; }

    public string Policies { get; set; }

    public LambdaPackageType PackageType { get; set; }
}

/// <summary>Marks the class whose ConfigureServices(IServiceCollection) fills the container of the generated handlers.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class LambdaStartupAttribute : Attribute;

[AttributeUsage(AttributeTargets.Parameter)]
public class FromServicesAttribute : Attribute;

public enum LambdaPackageType
{
    Zip = 0,
    Image = 1,
}
