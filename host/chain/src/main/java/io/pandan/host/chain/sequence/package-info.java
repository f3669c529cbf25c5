/**
 * Who orders messages into blocks: {@link io.pandan.host.chain.sequence.SequencerLink} asks the
 * sequencer of the moment, {@link io.pandan.host.chain.sequence.LocalSequencer} where there is no
 * other.
 */
@NullMarked
package io.pandan.host.chain.sequence;

import org.jspecify.annotations.NullMarked;
