package clearance

import (
	"fmt"
	"maps"
	"slices"

	"parley.example/internal/staff"
	"parley.example/record"
)

// Rules are what the house wants of acts before they are signed, as its configuration says. None: nothing is
// wanted, and whoever hands a draft in says who clears it.
type Rules struct {
	// Chains are who clears an act of a kind, in order; under [AnyKind] those of every other kind.
	Chains map[string][]Clearer `json:"chains,omitempty"`

	// TwoPersons are the kinds that a second official confirms before they are entered; [AnyKind] is all.
	TwoPersons []string `json:"two-persons,omitempty"`
}

// AnyKind stands for every kind that is not named.
const AnyKind = "*"

// A Clearer is who clears: a person, or whoever has a role.
type Clearer struct {
	Person string     `json:"person,omitempty"`
	Role   staff.Role `json:"role,omitempty"`
}

// Check reports what is wrong with the rules of a configuration.
func (r Rules) Check() error {
	for _, kind := range slices.Sorted(maps.Keys(r.Chains)) {
		if err := checkKind(kind); err != nil {
			return fmt.Errorf("clearance: chains: %w", err)
		}
		if err := checkChain(r.Chains[kind]); err != nil {
			return fmt.Errorf("clearance: chains: %s: %w", kind, err)
		}
	}
	for _, kind := range r.TwoPersons {
		if err := checkKind(kind); err != nil {
			return fmt.Errorf("clearance: two-persons: %w", err)
		}
	}
	return nil
}

func checkKind(name string) error {
	if kind, ok := record.Kinds().Find(name); name != AnyKind && (!ok || kind.Power == "") {
		return fmt.Errorf("%q is no kind that an official signs: want one such as text.signed, or %s", name, AnyKind)
	}
	return nil
}

func checkChain(chain []Clearer) error {
	if len(chain) > maxChain {
		return fmt.Errorf("%d clear: want at most %d", len(chain), maxChain)
	}
	for _, c := range chain {
		if (c.Person == "") == (c.Role == "") {
			return fmt.Errorf("a clearer is a person or a role: %q and %q are given", c.Person, c.Role)
		}
		if c.Role != "" && !slices.Contains(ClearingRoles(), c.Role) {
			return fmt.Errorf("%q does not clear: want one of %v", c.Role, ClearingRoles())
		}
	}
	return nil
}

// ClearingRoles are those that may be asked to clear.
func ClearingRoles() []staff.Role { return []staff.Role{staff.Drafter, staff.Clearer, staff.Signatory} }

// mayClear reports whether a person has a role that may be asked.
func mayClear(p staff.Person) bool { return p.Is(ClearingRoles()...) }

// Chain is who clears an act of a kind; none: the house leaves that to whoever hands it in.
func (r Rules) Chain(kind string) []Clearer {
	if chain, ok := r.Chains[kind]; ok {
		return chain
	}
	return r.Chains[AnyKind]
}

// Two reports whether a second official confirms acts of a kind.
func (r Rules) Two(kind string) bool {
	return slices.Contains(r.TwoPersons, kind) || slices.Contains(r.TwoPersons, AnyKind)
}

// Needed reports whether an act of a kind is signed as a draft of this package alone.
func (r Rules) Needed(kind string) bool { return len(r.Chain(kind)) > 0 || r.Two(kind) }
