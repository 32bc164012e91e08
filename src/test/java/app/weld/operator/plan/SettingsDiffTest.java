package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsDiffTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                       | {'a': 1}
                    {'a': 1}                 | {'a': 1, 'b': 2}
                    {'a': {'b': 1}}          | {'a': {'b': 1, 'c': 2}}
                    {'a': 1}                 | {'a': 1.0}
                    {'a': 1}                 | {'a': '1'}
                    {'a': true}              | {'a': 'true'}
                    {'a': null}              | {}
                    {'a': null}              | {'a': null}
                    {'a': ['x', 1]}          | {'a': ['x', '1']}
                    {'a': [{'b': 1}]}        | {'a': [{'b': 1, 'c': 2}]}
                    {'a': {}}                | {}
                    """)
    void areTheSame(String desired, String found) {
        assertThat(SettingsDiff.differences(Json.of(desired), Json.of(found))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'a': 1}            | {'a': 2}              | settings.a from 2 to 1
                    {'a': 1}            | {}                    | settings.a from nothing to 1
                    {'a': 1}            | {'a': null}           | settings.a from null to 1
                    {'a': null}         | {'a': 1}              | settings.a from 1 to null
                    {'a': {'b': 1}}     | {'a': {'b': 2}}       | settings.a.b from 2 to 1
                    {'a': {'b': 1}}     | {}                    | settings.a.b from nothing to 1
                    {'a': {'b': 1}}     | {'a': 5}              | settings.a from 5 to {"b":1}
                    {'a': 5}            | {'a': {'b': 1}}       | settings.a from {"b":1} to 5
                    {'a': ''}           | {'a': {'b': 1}}       | settings.a from {"b":1} to ""
                    {'a': ''}           | {'a': []}             | settings.a from [] to ""
                    {'a': []}           | {'a': ''}             | settings.a from "" to []
                    {'a': [1, 2]}       | {'a': [2, 1]}         | settings.a from [2,1] to [1,2]
                    {'a': [1]}          | {'a': [1, 2]}         | settings.a from [1,2] to [1]
                    {'a': [1, 2]}       | {'a': [1]}            | settings.a from [1] to [1,2]
                    {'a': [{'b': 1}]}   | {'a': [{'b': 2}]}     | settings.a from [{"b":2}] to [{"b":1}]
                    {'a': [{'b': 1}]}   | {'a': [1]}            | settings.a from [1] to [{"b":1}]
                    """)
    void differ(String desired, String found, String difference) {
        assertThat(SettingsDiff.differences(Json.of(desired), Json.of(found)))
                .extracting(Difference::toString)
                .containsExactly(difference);
    }

    @Test
    void differInAllThatIsWantedWhereWeldHasNone() {
        assertThat(SettingsDiff.differences(Json.of("{'a': 1, 'b': {'c': 2}}"), null))
                .extracting(Difference::field)
                .containsExactly("settings.a", "settings.b.c");
    }

    @Test
    void differInNothingWhereNoneAreWanted() {
        assertThat(SettingsDiff.differences(null, Json.of("{'a': 1}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'a': 1}           | {'b': 2}                     | {'a': 1, 'b': 2}
                    {'a': 1}           | {'a': 2, 'b': 2}             | {'a': 1, 'b': 2}
                    {'a': {'b': 1}}    | {'a': {'b': 2, 'c': 3}}      | {'a': {'b': 1, 'c': 3}}
                    {'a': {'b': 1}}    | {'a': 5}                     | {'a': {'b': 1}}
                    {'a': [1]}         | {'a': [2, 3]}                | {'a': [1]}
                    {'a': null}        | {'a': 5}                     | {'a': null}
                    """)
    void areLaidOverWhatIsThere(String desired, String found, String merged) {
        // Given
        JsonNode before = Json.of(found);

        // When
        JsonNode result = SettingsDiff.merge(Json.of(desired), before, null);

        // Then
        assertThat(result).isEqualTo(Json.of(merged));
        assertThat(before).as("what Weld has, untouched").isEqualTo(Json.of(found));
    }

    @Test
    void areTheManifestWhereWeldHasNone() {
        assertThat(SettingsDiff.merge(Json.of("{'a': 1}"), null, null)).isEqualTo(Json.of("{'a': 1}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'a': 1}           | {'a': 2, 'b': 3}             | {'a': 2}
                    {'a': 1}           | {'b': 3}                     | {'a': null}
                    {'a': {'b': 1}}    | {'a': {'b': 2, 'c': 3}}      | {'a': {'b': 2}}
                    {'a': {'b': 1}}    | {'a': 5}                     | {'a': 5}
                    {'a': 1}           | {'a': {'b': 2}}              | {'a': {'b': 2}}
                    """)
    void areManagedAsFarAsTheManifestSpeaksOfThem(String desired, String found, String part) {
        assertThat(SettingsDiff.managed(Json.of(desired), Json.of(found))).isEqualTo(Json.of(part));
    }

    @Test
    void areNullWhereWeldHasNone() {
        assertThat(SettingsDiff.managed(Json.of("{'a': 1}"), null).isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}               | {'a': 1}               | {}              | settings.a
                    {}               | {'a': 1}               | {'a': null}     | settings.a
                    {}               | {'a': {}}              | {}              | settings.a
                    {}               | {'a': {'b': 1}}        | {}              | settings.a.b
                    {}               | {'a': {'b': 1, 'c': 2}}| {'a': {'b': 1}} | settings.a.c
                    {'a': {'b': 1}}  | {'a': {'b': 1, 'c': 2}}| {'a': {}}       | settings.a.c
                    """)
    void areMissingWhereNobodyDeclaredThem(String declared, String before, String after, String path) {
        assertThat(SettingsDiff.missing(Json.of(declared), Json.of(before), Json.of(after)))
                .containsExactly(path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}               | {'a': 1}        | {'a': 2}
                    {}               | {'a': null}     | {}
                    {}               | {'a': {'b': 1}} | {'a': 5}
                    {}               | {}              | {'a': 1}
                    {'a': 1}         | {'a': 1}        | {}
                    {'a': 5}         | {'a': {'b': 1}} | {}
                    {'a': {'b': 1}}  | {'a': 5}        | {}
                    """)
    void areNotMissing(String declared, String before, String after) {
        assertThat(SettingsDiff.missing(Json.of(declared), Json.of(before), Json.of(after)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'a': 1}        | {'b': 2}        | {}          | {'a': 1, 'b': 2}
                    {'a': 1}        | {'b': 2}        | {'b': null} | {'a': 1, 'b': 2}
                    {'a': 1}        | {'b': 2}        | {'b': 3}    | {'a': 1}
                    {'a': 1}        | {'b': 2}        | {'b': 2}    | {'a': 1}
                    {'a': 1}        | {'a': 7}        | {}          | {'a': 1}
                    {'a': {'x': 1}} | {'a': {'y': 2}} | {}          | {'a': {'x': 1, 'y': 2}}
                    """)
    void areRestoredWhereAnUpdateLostThem(String declared, String before, String after, String restored) {
        assertThat(SettingsDiff.restored(Json.of(declared), Json.of(before), Json.of(after), null, false))
                .isEqualTo(Json.of(restored));
    }

    @Test
    void areRestoredWithTheirValueWhereThatIsAskedForToo() {
        JsonNode declared = Json.of("{'a': 1}");
        JsonNode before = Json.of("{'b': 2, 'c': 4}");
        JsonNode after = Json.of("{'b': 3, 'c': 4}");

        assertThat(SettingsDiff.restored(declared, before, after, null, true)).isEqualTo(Json.of("{'a': 1, 'b': 2}"));
        // A setting that the source does not name is one that Weld computes.
        assertThat(SettingsDiff.restored(declared, before, after, new SettingsSchema(Set.of("c"), false), true))
                .isEqualTo(declared);
    }

    @Test
    void areRestoredOnlyWhereTheSourceAcceptsThem() {
        JsonNode declared = Json.of("{'a': 1}");
        JsonNode before = Json.of("{'b': 2, 'c': 4}");
        JsonNode after = Json.of("{}");

        assertThat(SettingsDiff.restored(declared, before, after, new SettingsSchema(Set.of("b"), true), false))
                .isEqualTo(Json.of("{'a': 1, 'b': 2}"));
        assertThat(SettingsDiff.restored(declared, before, after, new SettingsSchema(Set.of("b"), false), false))
                .isEqualTo(Json.of("{'a': 1, 'b': 2, 'c': 4}"));
    }

    @Test
    void areAsDeclaredWhereWeldHadNone() {
        JsonNode declared = Json.of("{'a': 1}");

        assertThat(SettingsDiff.restored(declared, null, Json.of("{'b': 2}"), null, true))
                .isEqualTo(declared);
        assertThat(SettingsDiff.restored(declared, Json.of("{'b': 2}"), null, null, false))
                .isEqualTo(Json.of("{'a': 1, 'b': 2}"));
    }

    @Test
    void areNotOverwrittenWithAMask() {
        JsonNode merged = SettingsDiff.merge(
                Json.of("{'a': 1}"),
                Json.of(
                        "{'key': '****', 'keys': ['x', '****'], 'in': {'key': '****', 'b': 2}, 'none': {}, 'list': ['x']}"),
                null);

        assertThat(merged).isEqualTo(Json.of("{'a': 1, 'in': {'b': 2}, 'none': {}, 'list': ['x']}"));
    }
}
