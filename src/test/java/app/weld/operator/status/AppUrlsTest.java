package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AppUrlsTest {
    private final AppUrls urls =
            new AppUrls("https://app.example/c/{connectionId}/syncs/{id}", "https://app.example/connections?id={id}");

    @Test
    void leadsToTheObject() {
        assertThat(urls.sync("_s-1", "c1")).isEqualTo("https://app.example/c/c1/syncs/_s-1");
        assertThat(urls.connection("c1")).isEqualTo("https://app.example/connections?id=c1");
    }

    @Test
    void isAbsentWhereItIsNotKnown() {
        assertThat(AppUrls.NONE.sync("s1", "c1")).isNull();
        assertThat(AppUrls.NONE.connection("c1")).isNull();
        assertThat(urls.sync(null, "c1")).isNull();
        assertThat(urls.sync("s1", null)).isNull();
        assertThat(urls.connection(null)).isNull();
        assertThat(new AppUrls("https://app.example/{id}", null).sync("s1", null))
                .isEqualTo("https://app.example/s1");
    }

    /** Ids come from Weld and from manifests. */
    @Test
    void staysOnItsHostWhateverTheIds() {
        assertThat(urls.sync("../x?y#z {connectionId}", "c 1"))
                .startsWith("https://app.example/c/c%201/syncs/")
                .doesNotContain("?", "#", " ", "{");
        assertThat(urls.connection("x".repeat(3000))).isNull();
    }
}
