package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SettingsSchemaTest {
    @Test
    void namesSettingsWhereverTheSchemaDoes() {
        SettingsSchema schema = SettingsSchema.of(
                        Json.of(
                                "{'properties': {'a': {}}, 'allOf': [{'properties': {'b': {}}}, {'if': {'properties': {'c': {}}}}],"
                                        + " 'definitions': {'more': {'properties': {'d': {}}}}, 'additionalProperties': false}"))
                .orElseThrow();

        assertThat(schema.names()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(schema.closed()).isTrue();
    }

    @Test
    void namesNothingWhereTheSchemaDoesNot() {
        assertThat(SettingsSchema.of(Json.of("{'type': 'object'}"))).isEmpty();
    }

    /** A look for parts of what is not there, at every depth, took seconds of processor time. */
    @Test
    @Timeout(5)
    void isReadAtOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(SettingsSchema.of(Json.of("{'properties': {'a': {}}, 'dependencies': {}}")))
                    .isPresent();
        }
    }
}
