package record

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// Whose keys a proof shows: those of the charter, of invitations, and of rotations.

// invitations reads the exhibits from the end as far as they are invitations, and learns the
// keys that they give. The exhibits themselves are verified like all others afterwards, with
// the keys of the charter, so nothing is learnt from an invitation that does not verify.
func (v *verification) invitations() error {
	first := len(v.proof.Exhibits)
	for ; first > 1; first-- {
		if invitationIn(v.proof.Exhibits[first-1].Entry) == nil {
			break
		}
	}
	var principals []PartyName
	for _, p := range v.charter.Parties {
		if p.Role == RoleParty {
			principals = append(principals, p.Name)
		}
	}
	for i := first; i < len(v.proof.Exhibits); i += len(principals) {
		invited := invitationIn(v.proof.Exhibits[i].Entry).Party
		for j, name := range principals {
			if i+j >= len(v.proof.Exhibits) || v.proof.Exhibits[i+j].Party != name || !sameParty(invited, invitationIn(v.proof.Exhibits[i+j].Entry).Party) {
				return fmt.Errorf("exhibit %d: want the invitation of %s by %s", i+j+1, invited.Name, name)
			}
		}
		if last := v.parties[len(v.parties)-1]; len(v.parties) > len(v.charter.Parties) && last.party.Name >= invited.Name {
			return fmt.Errorf("exhibit %d: want invited parties once, in the order of their names", i+1)
		}
		if _, known := v.party(invited.Name); known {
			return fmt.Errorf("exhibit %d: %s is in the charter and needs no invitation", i+1, invited.Name)
		}
		if a, like := v.charter.AuditorLike(invited); like {
			return fmt.Errorf("exhibit %d: %s has the name or a key of the auditor %s", i+1, invited.Name, a.Name)
		}
		v.know(invited)
	}
	v.next, v.invited = first, first
	return nil
}

// rotations reads the exhibits before the invitations as far as they are rotations of keys, and
// learns the keys that they give: each is signed by the old party key and the new one. They too
// are verified like all others afterwards. The entry that is proven may be one itself.
func (v *verification) rotations() error {
	at := func(i int) (PartyName, int64) { return v.proof.Exhibits[i].Party, v.proof.Exhibits[i].Index }
	inOrder := func(i, j int) int {
		p, m := at(i)
		q, n := at(j)
		return cmp.Or(cmp.Compare(p, q), cmp.Compare(m, n))
	}
	for v.next > 1 && rotationIn(v.proof.Exhibits[v.next-1].Entry) != nil {
		v.next--
	}
	var shown []int
	for i := v.next; i < v.invited; i++ {
		if i > v.next && inOrder(i-1, i) >= 0 {
			return fmt.Errorf("exhibit %d: want rotations once, by the names of their parties and as they lie in their logs", i+1)
		}
		shown = append(shown, i)
	}
	if rotationIn(v.proof.Exhibits[0].Entry) != nil {
		i, twice := slices.BinarySearchFunc(shown, 0, inOrder)
		if twice {
			return fmt.Errorf("exhibit %d: it is the first one again", shown[i]+1)
		}
		shown = slices.Insert(shown, i, 0)
	}
	for _, i := range shown {
		name, n := at(i)
		chain, ok := v.party(name)
		if !ok {
			return fmt.Errorf("exhibit %d: %s is no party of this channel that the charter or an invitation here names", i+1, name)
		}
		next, err := chain.Rotate(n, rotationIn(v.proof.Exhibits[i].Entry))
		if err != nil {
			return fmt.Errorf("exhibit %d: %w", i+1, err)
		}
		*chain = next
	}
	return checkChainsApart(v.parties)
}

func actIn(entry []byte) *SignedAct {
	e, err := ParseEntry(entry)
	if err != nil || e.Node != "" {
		return nil
	}
	a, err := ParseAct(e.Act)
	if err != nil || a.Fault != nil {
		return nil
	}
	return a
}

func invitationIn(entry []byte) *Invitation {
	if a := actIn(entry); a != nil {
		i, _ := a.Terms.(*Invitation)
		return i
	}
	return nil
}

func rotationIn(entry []byte) *SignedAct {
	if a := actIn(entry); a != nil {
		if _, ok := a.Terms.(*KeyRotated); ok {
			return a
		}
	}
	return nil
}

func sameParty(a, b Party) bool {
	x, err1 := encodeJSON(a)
	y, err2 := encodeJSON(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
