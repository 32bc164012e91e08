/** What annotations request of a sync: written down, sent to Weld once, and followed to the end of its runs. */
@NullMarked
package app.weld.operator.sync.request;

import org.jspecify.annotations.NullMarked;
