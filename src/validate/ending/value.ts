/** What a variable or a status may be: some texts, or null for anything. */
export type Value = readonly string[] | null
