// Package clearance is what happens to an act in the house before it is signed: it is written, others clear it or
// send it back, a signatory signs what was cleared, and where the house wants two persons another official
// confirms before it is entered. Nothing of that is ever in the record: only the act that comes of it is.
//
// A clearance is of the words that its clearer saw. A change takes all of them back: nobody's name stands under
// words that they have not read. Nobody clears what they wrote.
//
// Drafts are papers of the node. Every change names the revision that its writer has read, and fails with
// [ErrStale] if there is another by now. Who may see a channel, and whose full powers reach an act, the caller has
// made sure of.
package clearance
