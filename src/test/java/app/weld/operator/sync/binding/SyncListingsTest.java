package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncListingsTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final ApiKey KEY = new ApiKey("key");

    private final FakeWeld weld = new FakeWeld(CLOCK);
    private final String connection = weld.addConnection("salesforce", "eu").id();
    /** How many listings had begun each time that it was asked whether others come. */
    private final List<Long> begun = new ArrayList<>();

    /** New syncs of one connection would otherwise list it twice: the first one, and those that come while it does. */
    @Test
    void aCompleteListingWaitsForOthersThatCome() {
        SyncListings listings = new SyncListings(
                new RecentWrites(CLOCK, Duration.ofSeconds(90)),
                CLOCK,
                Duration.ofSeconds(2),
                Duration.ofMillis(900),
                _ -> {
                    begun.add(weld.count(Call.SYNCS_OF));
                    return begun.size() == 1;
                });

        listings.list(new Account(KEY, weld), connection, "shop", CLOCK.instant());

        assertThat(begun).isNotEmpty().containsOnly(0L);
        assertThat(weld.count(Call.SYNCS_OF)).isEqualTo(1);
    }
}
