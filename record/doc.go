// Package record reads, writes and verifies the record of a channel between organisations:
// charters, acts, entries, checkpoints, receipts, bundles and proofs, as docs/spec/record.md
// lays them down. It does no I/O and keeps no state.
//
// # To verify a proof
//
// [VerifyProof] is all that a reader needs. It wants the fingerprint of the channel's charter,
// and the fingerprint must come from somewhere that the reader trusts and that is not the file:
// the party's own site, a card. A proof judged against the fingerprint of the charter within it
// proves nothing at all, because anybody can found a channel and sign both sides.
//
// What a proof shows is in [Proven], and no more than that: show a reader its limits too (they
// are listed there), and show first of all if [Charter.Nature] is not [Real].
//
// # To take something in
//
// Parsing verifies no signature. [ParseCharter], [ParseAct], [ParseBody], [ParseEntry],
// [ParseCheckpoint] and [ParseBundle] say that bytes are well formed and nothing about who made
// them. So:
//
//   - After [ParseAct], call [SignedAct.VerifyBy] with a key from the charter, an invitation or
//     full powers that were themselves verified. Look at [SignedAct.Fault] and
//     [SignedAct.Known]: an act with a fault is refused when it is offered, and carried without
//     effect where a signed log already holds it.
//   - After [ParseCheckpoint], call [Checkpoint.Verify] for each signature that must be there.
//     A name in a signature line is only what somebody wrote.
//   - After [ParseBundle], everything in section 8.3 of the specification is still to be done.
//   - Give a receipt ([Checkpoint.Receipt]) only when all of it was done and is stored durably.
//     A receipt cannot be taken back.
//
// Parsed values keep parts of the bytes that they were read from: do not change those.
//
// # To say something
//
// [NewDraft] is strict where reading is tolerant: it makes only acts of kinds that this version
// knows, with terms and a body as the kind requires ([Kinds]). Show the signer [Draft.Text],
// which is exactly what they sign. Take nonces and salts from a cryptographic source of
// randomness ([NewNonce]); without them, short words can be found by their hash.
//
// A log must never sign two heads that cannot both be true. Note a head durably before any
// signature over it leaves the process: this package cannot do that for you.
//
// # Keys
//
// A key is for one party and one purpose ([Keys]). Signing takes a [crypto.Signer], so a secret
// can stay in a hardware module. Ed25519 is verified by one strict rule, and keys that other
// implementations disagree on are refused when they are read (section 3.3).
//
// # Compatibility
//
// Artefacts written by a released version will be read and verified by all later ones. A change
// of the bytes has a new magic line. New kinds of acts may come with any version; who does not
// know one carries it. What the bytes mean is decided by package standing.
package record
