package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.StreamRemovalPolicy;
import app.weld.operator.api.v1alpha1.StreamSelector;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a selector makes of the streams that the source offers. It only adds: a stream that it matches is not removed, and nothing at
 * all is removed as long as it is unknown what the source offers.
 *
 * @param desired the declared streams and the selected ones
 * @param remarks what a person should know of the selection
 */
public record SelectedStreams(DesiredSync desired, List<Remark> remarks) {
    private static final int MAX_NAMED = 10;

    public SelectedStreams {
        remarks = List.copyOf(remarks);
    }

    /**
     * Selects streams.
     *
     * @param declared what the manifest declares
     * @param offered what the source offers; absent or empty if that is unknown
     */
    public static SelectedStreams of(
            DesiredSync declared,
            StreamSelector selector,
            @Nullable List<AvailableStream> offered,
            Sync remote,
            LastApplied applied) {
        if (offered == null || offered.isEmpty()) {
            return new SelectedStreams(
                    declared.selecting(selector, declared.streamsOrNone(), StreamRemovalPolicy.None),
                    List.of(
                            new Remark(
                                    null,
                                    "Weld does not list the streams that the source offers, so spec.streamSelector adds none and nothing is removed")));
        }
        Set<String> declaredNames = declared.streamNames();
        Set<String> present = names(remote).stream()
                .filter(name -> StreamPatterns.covers(selector, name))
                .collect(Collectors.toCollection(TreeSet::new));
        present.addAll(declaredNames);
        List<SourceStream> streams = new ArrayList<>(declared.streamsOrNone());
        Set<String> omitted = new TreeSet<>();
        int room = selector.maxStreamsOrDefault() - present.size();
        for (String name : selected(selector, offered)) {
            if (declaredNames.contains(name)) {
                continue;
            }
            if (present.contains(name) || room-- > 0) {
                streams.add(new SourceStream(name, StreamProperties.of(_ -> null)));
            } else {
                omitted.add(name);
            }
        }
        return new SelectedStreams(
                declared.selecting(selector, streams, declared.streamRemovalPolicy()),
                remarks(selector, omitted, vanished(selector, declaredNames, offered, remote, applied)));
    }

    private static Set<String> selected(StreamSelector selector, List<AvailableStream> offered) {
        return offered.stream()
                .filter(stream -> StreamPatterns.selects(selector, stream))
                .map(AvailableStream::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> vanished(
            StreamSelector selector,
            Set<String> declared,
            List<AvailableStream> offered,
            Sync remote,
            LastApplied applied) {
        Set<String> vanished = names(remote).stream()
                .filter(name -> !declared.contains(name)
                        && StreamPatterns.covers(selector, name)
                        && OwnedStreams.contains(applied, name))
                .collect(Collectors.toCollection(TreeSet::new));
        offered.stream().map(AvailableStream::name).forEach(vanished::remove);
        return vanished;
    }

    private static List<String> names(Sync remote) {
        List<Stream> streams = remote.streams();
        return streams == null ? List.of() : streams.stream().map(Stream::name).toList();
    }

    private static List<Remark> remarks(StreamSelector selector, Set<String> omitted, Set<String> vanished) {
        List<Remark> remarks = new ArrayList<>();
        if (!omitted.isEmpty()) {
            remarks.add(new Remark(
                    Remark.Kind.STREAMS_OMITTED,
                    "spec.streamSelector also matches " + brief(omitted)
                            + ", which are not added because maxStreams is " + selector.maxStreamsOrDefault()));
        }
        if (!vanished.isEmpty()) {
            remarks.add(new Remark(
                    Remark.Kind.STREAMS_VANISHED,
                    "the source no longer offers " + brief(vanished)
                            + ", which spec.streamSelector matches: they stay in Weld until you exclude them"));
        }
        return remarks;
    }

    private static String brief(Set<String> names) {
        String first = names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return names.size() <= MAX_NAMED ? first : first + " and " + (names.size() - MAX_NAMED) + " more";
    }
}
