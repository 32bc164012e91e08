/** The process: its start and end, its wiring, and the election of a leader. */
@NullMarked
package app.weld.operator;

import org.jspecify.annotations.NullMarked;
