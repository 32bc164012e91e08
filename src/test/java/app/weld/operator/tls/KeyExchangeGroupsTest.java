package app.weld.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class KeyExchangeGroupsTest {
    /** Fails with a Java that has other groups: then the list is to be brought up to date. */
    @Test
    void onlyOneGroupHasAnotherPlaceThanInJavasOwnOrder() throws Exception {
        assertThat(System.getProperty(KeyExchangeGroups.PROPERTY)).isNull();
        List<String> ofJava =
                List.of(SSLContext.getDefault().getDefaultSSLParameters().getNamedGroups());
        List<String> expected = new ArrayList<>(ofJava);
        expected.remove("secp384r1");
        expected.add(expected.indexOf("secp256r1"), "secp384r1");

        assertThat(KeyExchangeGroups.QUICK_FIRST.split(",")).containsExactlyElementsOf(expected);
    }

    @Test
    void aListOfTheUserStays() {
        try {
            System.setProperty(KeyExchangeGroups.PROPERTY, "secp256r1");

            KeyExchangeGroups.order();

            assertThat(System.getProperty(KeyExchangeGroups.PROPERTY)).isEqualTo("secp256r1");
        } finally {
            System.clearProperty(KeyExchangeGroups.PROPERTY);
        }
    }

    /** Unit tests run with the quick compiler alone, as the image does. */
    @Test
    void theOrderIsSetWhereOnlyTheQuickCompilerRuns() {
        try {
            KeyExchangeGroups.order();

            assertThat(System.getProperty(KeyExchangeGroups.PROPERTY))
                    .isEqualTo(QuickCompiler.isAlone() ? KeyExchangeGroups.QUICK_FIRST : null);
        } finally {
            System.clearProperty(KeyExchangeGroups.PROPERTY);
        }
    }
}
