package app.weld.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigTableTest {
    @Test
    void theDocumentationHoldsExactlyTheSettingsOfTheCode() throws IOException {
        if (Boolean.getBoolean("weld.docs.write")) {
            ConfigTable.write();
        }

        assertThat(ConfigTable.documented()).isEqualTo(ConfigTable.markdown());
    }
}
