/** The port to Weld: its calls, what each of them promises, and the records that they exchange. */
@NullMarked
package app.weld.operator.weld;

import org.jspecify.annotations.NullMarked;
