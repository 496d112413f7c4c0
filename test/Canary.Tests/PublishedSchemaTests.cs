namespace Canary.Tests;

public sealed class PublishedSchemaTests
{
    [Theory]
    [InlineData("docs/plan.schema.json")]
    [InlineData("docs/verdict-event.schema.json")]
    public void Has_no_keyword_that_goes_unchecked(string file) => PublishedSchema.MistakesOfSchema(Repository.Read(file)).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "properties": { "a": { "maxLenght": 3 } } }""", "/properties/a/maxLenght: All values fail against the false schema")]
    [InlineData("""{ "items": { "required": "a" } }""", "/items/required: Value is \"string\" but should be \"array\"")]
    public void A_slip_in_a_schema_is_a_mistake(string schema, string mistake) => PublishedSchema.MistakesOfSchema(schema).ShouldContain(mistake);
}
