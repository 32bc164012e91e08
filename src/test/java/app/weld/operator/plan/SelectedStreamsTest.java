package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.api.v1alpha1.StreamSelector;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.Sync;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SelectedStreamsTest {
    private static final StreamSelector ALL = selector(List.of("*"), List.of());

    private static StreamSelector selector(List<String> include, List<String> exclude) {
        return new StreamSelector(include, exclude, null, null);
    }

    private static List<AvailableStream> offered(String... names) {
        return Stream.of(names).map(RemoteSyncBuilder::offered).toList();
    }

    private static Sync remote(String... names) {
        return Objects.requireNonNull(
                RemoteSyncBuilder.hourly().streams(names).observed().sync());
    }

    private static SelectedStreams select(
            StreamSelector selector, List<AvailableStream> offered, Sync remote, String... owned) {
        return SelectedStreams.of(
                DesiredSyncBuilder.hourly().sync(),
                selector,
                offered,
                remote,
                LastApplied.NOTHING.withOwned(Arrays.asList(owned)));
    }

    private static List<String> planned(SelectedStreams selected, Sync remote, String... owned) {
        return SyncPlanner.plan(
                        selected.desired(),
                        new ObservedSync(remote, null, LastApplied.NOTHING.withOwned(Arrays.asList(owned)), true))
                .describe();
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "account*, accounts, true",
        "account*, account, true",
        "account*, Accounts, false",
        "*_history, case_history, true",
        "*_history, case_history_2, false",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false",
        "contact?, contacts, true",
        "contact?, contact, false",
        "a.c, abc, false",
        "a.*, a.b, true",
        "leads, leads, true",
        "lead, leads, false",
    })
    void matchesTheWholeName(String pattern, String name, boolean matches) {
        assertThat(StreamPatterns.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    @Timeout(5)
    void matchesLongPatternsSoon() {
        assertThat(StreamPatterns.matches("*a".repeat(127), "a".repeat(126) + "b".repeat(129)))
                .isFalse();
    }

    @Test
    void addsWhatIsOfferedAndMatches() {
        List<AvailableStream> offered = new ArrayList<>(offered("accounts", "account_history", "contacts", "leads"));
        offered.add(RemoteSyncBuilder.unselectable("account_view"));
        offered.add(new AvailableStream("account_old", true, true, "since 2025"));

        SelectedStreams selected =
                select(selector(List.of("account*", "leads"), List.of("*_history")), offered, remote("contacts"));

        assertThat(selected.desired().streamNames()).containsExactlyInAnyOrder("accounts", "leads");
        assertThat(selected.remarks()).isEmpty();
        assertThat(planned(selected, remote("contacts"))).containsExactly("add stream accounts; add stream leads");
    }

    @Test
    void addsWhatWeldPreselects() {
        List<AvailableStream> offered = List.of(
                new AvailableStream("accounts", true, false, null, true),
                new AvailableStream("leads", true, false, null, true),
                new AvailableStream("cases", true, false, null));

        assertThat(select(new StreamSelector(null, List.of("leads"), true, null), offered, remote())
                        .desired()
                        .streamNames())
                .containsExactly("accounts");
    }

    @Test
    void aDeclaredStreamKeepsItsPropertiesAndNeedsNoMatch() {
        DesiredSync declared = DesiredSyncBuilder.hourly()
                .streams(
                        SourceStream.named("accounts").with(StreamProperty.FULL_SYNC_ALWAYS, true),
                        SourceStream.named("other"))
                .sync();

        SelectedStreams selected = SelectedStreams.of(
                declared,
                selector(List.of("*s"), List.of("accounts")),
                offered("accounts", "leads", "other"),
                remote(),
                LastApplied.NOTHING);

        assertThat(selected.desired().streamNames()).containsExactlyInAnyOrder("accounts", "other", "leads");
        assertThat(selected.desired().streamsOrNone())
                .startsWith(declared.streamsOrNone().get(0));
    }

    @ParameterizedTest
    @EnumSource
    void removesNothingAsLongAsTheOfferIsUnknown(StreamRemovalPolicy policy) {
        Sync remote = remote("accounts", "leads", "cases");
        for (List<AvailableStream> unknown : Arrays.asList(null, List.<AvailableStream>of())) {
            SelectedStreams selected = SelectedStreams.of(
                    DesiredSyncBuilder.hourly().removing(policy).sync(),
                    selector(List.of("account*"), List.of()),
                    unknown,
                    remote,
                    LastApplied.NOTHING.withOwned(List.of("accounts", "leads", "cases")));

            assertThat(planned(selected, remote, "accounts", "leads", "cases")).isEmpty();
            assertThat(selected.remarks()).hasSize(1);
        }
    }

    /** The remote streams may be newer than the reading of what is offered. */
    @ParameterizedTest
    @EnumSource
    void removesNothingThatMatchesWhateverThePolicy(StreamRemovalPolicy policy) {
        Sync later = remote("accounts", "added_by_hand");
        SelectedStreams selected = SelectedStreams.of(
                DesiredSyncBuilder.hourly().removing(policy).sync(),
                ALL,
                offered("leads"),
                remote(),
                LastApplied.NOTHING.withOwned(List.of("accounts")));

        assertThat(planned(selected, later, "accounts")).containsExactly("add stream leads");
    }

    @Test
    void removesItsOwnThatMatchNoMoreAndSaysWhatVanished() {
        Sync remote = remote("accounts", "leads", "foreign");

        SelectedStreams selected = select(
                selector(List.of("account*", "foreign"), List.of()), offered("cases"), remote, "accounts", "leads");

        assertThat(planned(selected, remote, "accounts", "leads")).containsExactly("remove stream leads");
        assertThat(selected.remarks()).extracting(Remark::kind).containsExactly(Remark.Kind.STREAMS_VANISHED);
        assertThat(selected.remarks().get(0).message()).contains("no longer offers accounts,");
    }

    @Test
    void addsNoMoreThanItMay() {
        StreamSelector three = new StreamSelector(List.of("*"), null, null, 3);

        SelectedStreams selected = select(three, offered("a", "b", "c", "d"), remote("d", "z"));

        assertThat(selected.desired().streamNames()).containsExactlyInAnyOrder("a", "d");
        assertThat(selected.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.STREAMS_OMITTED);
            assertThat(remark.message()).contains("b, c", "maxStreams is 3");
        });
    }
}
