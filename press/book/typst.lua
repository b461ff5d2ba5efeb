--[[ Run by `pandoc lua`, on many pages at once: the vocabulary of a clean page becomes calls of the functions of book.typ.
     It decides nothing about looks. What needs to know the whole book (numbers of addresses,
     which links are terms, how wide a table is) was written into attributes by press/book/markup.py.
]]

local stringify = pandoc.utils.stringify

local function quoted(text)
  text = text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('\n', '\\n'):gsub('\r', ''):gsub('\t', '\\t')
  return '"' .. text .. '"'
end

local function block(text) return pandoc.RawBlock('typst', text) end
local function inline(text) return pandoc.RawInline('typst', text) end

-- The arguments of a call, in the order given: strings quoted, but for true and false.
local function call(name, pairs_)
  local given = {}
  for _, pair in ipairs(pairs_) do
    local key, value = pair[1], pair[2]
    if value ~= nil and value ~= '' then
      if type(value) == 'string' and not (value == 'true' or value == 'false') then value = quoted(value) end
      given[#given + 1] = key .. ': ' .. tostring(value)
    end
  end
  return '#' .. name .. '(' .. table.concat(given, ', ') .. ')'
end

local function wrapped(opening, blocks)
  local all = pandoc.List({ block(opening .. '[') })
  all:extend(blocks)
  all:insert(block(']'))
  return all
end

-- After a bracket, as at the beginning of a line, "1." would begin a list and "=" a heading.
local function guard(inlines)
  local first = inlines[1]
  if first and first.t == 'Str' and (first.text:match('^%d+%.$') or first.text:match('^[-+=/]+$')) then
    return '#{};'
  end
  return ''
end

-- The semicolon ends the call, so that a bracket which follows in the text stays text.
local function around(opening, inlines)
  local all = pandoc.List({ inline(opening .. '[' .. guard(inlines)) })
  all:extend(inlines)
  all:insert(inline('];'))
  return all
end

-- The inlines of a list of blocks, when they are one paragraph; else nothing.
local function one_line(blocks)
  if #blocks == 0 then return pandoc.List({}) end
  if #blocks == 1 and (blocks[1].t == 'Plain' or blocks[1].t == 'Para') then return blocks[1].content end
end

-- Markup that is put together of Typst's text and of what pandoc is to write. (pandoc.write for
-- each part would take milliseconds each, and there are thousands of cells.)
local function mixed()
  local blocks, line = pandoc.List({}), pandoc.List({})
  local self = {}
  function self.say(text) line:insert(inline(text)) end
  function self.put(content)
    local inlines = one_line(content)
    if inlines then
      line:insert(inline(guard(inlines)))
      line:extend(inlines)
    else
      line:insert(inline('\n'))
      blocks:insert(pandoc.Plain(line))
      blocks:extend(content)
      line = pandoc.List({})
    end
  end
  function self.done()
    blocks:insert(pandoc.Plain(line))
    return blocks
  end
  return self
end

-- ── Footnotes: gathered first, put where they are called ─────────────────────────

local notes = {}

local function gather(div)
  if not div.classes:includes('footnotes') then return nil end
  div:walk({
    Div = function(item)
      if item.identifier ~= '' then notes[item.identifier] = item.content end
    end,
  })
  return {}
end

-- ── Inlines ──────────────────────────────────────────────────────────────────────

local function link(element)
  local classes, target = element.classes, element.target
  if classes:includes('footnote-ref') then
    local found = notes[target:sub(2)]
    if not found then error('no footnote ' .. target) end
    return pandoc.Note(found)
  end
  if target:sub(1, 1) == '#' then
    local to = target:sub(2)
    if classes:includes('term') then return around('#term(' .. quoted(to) .. ')', element.content) end
    if classes:includes('number') then return inline('#page-link(' .. quoted(to) .. ');') end
    return around('#see(' .. quoted(to) .. ')', element.content)
  end
  local n = element.attributes.note
  return around('#away(' .. quoted(target) .. ', ' .. (n or 'none') .. ')', element.content)
end

local function span(element)
  if element.classes:includes('kbd') then
    return inline('#key(' .. quoted(stringify(element)) .. ');')
  end
  if element.classes:includes('target') then
    return inline('#place-of(' .. quoted(element.attributes.at) .. ');')
  end
  if element.classes:includes('long') then 
    return inline('#long(' .. quoted(stringify(element)) .. ', most: ' .. element.attributes.most .. ');')
  end
  return element.content
end

local WORDS = {
  { '\\frac', ' ' }, { '\\times', ' times ' }, { '\\cdot', ' times ' }, { '\\leq?', ' at most ' },
  { '\\geq?', ' at least ' }, { '%^', ' to the power of ' }, { '_', ' ' }, { '\\', '' },
  { '[{}]', ' ' }, { '−', ' minus ' }, { '-', ' minus ' }, { '%+', ' plus ' }, { '/', ' over ' },
  { '=', ' is ' }, { '%s+', ' ' }, { '^ ', '' }, { ' $', '' },
}

local function math(element)
  local said = element.text
  for _, word in ipairs(WORDS) do said = said:gsub(word[1], word[2]) end
  return { inline('#formula(' .. quoted(said) .. ', '), element, inline(');') }
end

local function image(element)
  return inline(call('drawing', {
    { 'file', element.src },
    { 'alt', stringify(element.caption) },
    { 'tall', element.attributes.tall },
  }) .. ';')
end

-- ── Blocks ───────────────────────────────────────────────────────────────────────

-- Of code there is a number here: see _code in markup.py.
local function code(element) return block('#listing-' .. element.text) end

local function heading(element)
  if element.level > 1 then return nil end
  local a = element.attributes
  local out = mixed()
  out.say(call('leaf-title', {
    { 'called', a.called }, { 'over', a.over }, { 'minutes', a.minutes },
    { 'anchor', element.identifier }, { 'url', a.url }, { 'lesson', a.lesson }, { 'own', a.own }, { 'qr', a.qr },
  }) .. '[')
  out.put({ pandoc.Plain(element.content) })
  out.say(']')
  return out.done()
end

local function figure(element)
  local out = mixed()
  out.say('#picture(anchor: ' .. quoted(element.identifier) .. ', wide: ' .. (element.attributes.wide or 'false'))
  if #element.caption.long > 0 then
    out.say(', caption: [')
    out.put(element.caption.long)
    out.say(']')
  end
  out.say(')[')
  out.put(element.content)
  out.say(']')
  return out.done()
end

local DIVS = {
  standfirst = 'standfirst', promise = 'promise', run = 'run', checked = 'checked',
  ['key-points'] = 'key-points', ['code-title'] = 'code-title', ['dated-facts-title'] = 'facts-title', ['dated-facts'] = 'dated-facts', ['note-title'] = false,
  cell = 'cell', ['cell-input'] = false, ['cell-output'] = 'cell-output', ['output-error'] = 'output-error',
  ['promise-title'] = 'label-line',
  tabs = 'tabs', tab = false, solutions = 'solutions',
}

-- A call whose first content is a title that stands as the first child, of a class of its own.
local function titled(opening, div, class)
  local out = mixed()
  out.say(opening)
  local first = div.content[1]
  local rest = pandoc.List(div.content)
  if first and first.t == 'Div' and first.classes:includes(class) then
    out.say('[')
    out.put(first.content)
    out.say(']')
    rest:remove(1)
  else
    out.say('none')
  end
  out.say(')[')
  local all = out.done()
  all:extend(rest)
  all:insert(block(']'))
  return all
end

local function div(element)
  local classes = element.classes
  if classes:includes('footnotes') then return {} end
  if classes:includes('note') then
    local kind = 'note'
    for _, class in ipairs(classes) do
      if class ~= 'note' then kind = class end
    end
    return titled('#note(' .. quoted(kind) .. ', ', element, 'note-title')
  end
  if classes:includes('tab') then return titled('#tab(', element, 'tab-title') end
  if classes:includes('note-title') or classes:includes('tab-title') then return nil end
  if classes:includes('solution-link') then
    local a = element.attributes
    return block('#solution-link(' .. quoted(a.to) .. ', ' .. a.count .. ', ' .. quoted(a.at) .. ')')
  end
  if classes:includes('solution') then
    local a = element.attributes
    return wrapped(call('solution', {
      { 'number', tonumber(a.count) }, { 'called', a.called }, { 'anchor', a.at }, { 'back', a.back },
    }), element.content)
  end
  for _, class in ipairs(classes) do
    if DIVS[class] then return wrapped('#' .. DIVS[class], element.content) end
  end
  return element.content
end

-- ── Tables ───────────────────────────────────────────────────────────────────────

local function cells(out, row, header_columns, header)
  for place, cell in ipairs(row.cells) do
    local given = {}
    if cell.col_span > 1 then given[#given + 1] = 'colspan: ' .. cell.col_span end
    if cell.row_span > 1 then given[#given + 1] = 'rowspan: ' .. cell.row_span end
    if cell.classes:includes('number') then given[#given + 1] = 'align: right' end
    if #given > 0 then out.say('table.cell(' .. table.concat(given, ', ') .. ')') end
    local head = not header and place <= header_columns
    out.say(head and '[#row-head[' or '[')
    out.put(cell.contents)
    out.say(head and ']], ' or '], ')
  end
  out.say('\n')
end

local function grid(element)
  local a = element.attributes
  local out = mixed()
  out.say('#data-table(columns: ' .. (a.columns or tostring(#element.colspecs)))
  out.say(', size: ' .. (a.points or '8.5pt') .. ', wide: ' .. (a.wide or 'false') .. ', short: ' .. (a.short or 'false') .. ', ')
  if #element.caption.long > 0 then
    out.say('caption: [')
    out.put(element.caption.long)
    out.say('], ')
  end
  if #element.head.rows > 0 then
    out.say('table.header(')
    for _, row in ipairs(element.head.rows) do cells(out, row, 0, true) end
    out.say('), ')
  end
  for _, body in ipairs(element.bodies) do
    for _, row in ipairs(body.body) do cells(out, row, body.row_head_columns, false) end
  end
  out.say(')')
  return out.done()
end

-- ── The pages: for each argument FILE.html a FILE.typ beside it ──────────────────

local calls = {
  Link = link, Span = span, Math = math, Image = image,
  CodeBlock = code, Header = heading, Figure = figure, Table = grid, Div = div,
}

for _, name in ipairs(arg) do
  local file = assert(io.open(name, 'rb'))
  local text = file:read('a')
  file:close()
  local page = pandoc.read(text, 'html-auto_identifiers')
  notes = {}
  if text:find('"footnotes"', 1, true) then page = page:walk({ Div = gather }) end
  page = page:walk(calls)
  file = assert(io.open((name:gsub('%.html$', '.typ')), 'wb'))
  file:write('#import "book.typ": *\n#import "', name:match('([^/]+)%.html$'), '-code.typ": *\n', pandoc.write(page, 'typst', { wrap_text = 'none' }), '\n')
  file:close()
end
