"""Makes the office documents of this folder: pip install python-docx python-pptx openpyxl odfpy fpdf2, then run it here."""
import docx, pptx, openpyxl, datetime, zipfile
from docx.shared import Pt
d=docx.Document(); d.core_properties.title='Vicuña handbook'; d.core_properties.author='Ann Example'
d.add_heading('Feeding',1); d.add_paragraph('The vicuña eats grass & herbs in the morning.')
d.add_heading('Water',2); d.add_paragraph('It drinks twice a day.')
d.add_paragraph('First item',style='List Bullet'); d.add_paragraph('Second item',style='List Bullet')
t=d.add_table(rows=3,cols=2)
for r,(a,b) in enumerate([('Key','Value'),('height','90 cm'),('weight','50 kg')]):
    t.cell(r,0).text=a; t.cell(r,1).text=b
d.add_heading('Care',1); d.add_paragraph('Guanaco blankets are washed monthly.')
d.save('handbook.docx')
p=pptx.Presentation()
s=p.slides.add_slide(p.slide_layouts[1]); s.shapes.title.text='Alpaca results'; s.placeholders[1].text='Wool grew by five percent'
s.notes_slide.notes_text_frame.text='Mention the guard llama'
s=p.slides.add_slide(p.slide_layouts[5]); s.shapes.title.text='Numbers'
tb=s.shapes.add_table(2,2,0,0,3000000,1000000).table
for r,(a,b) in enumerate([('Year','Kilos'),('2025','417')]):
    tb.cell(r,0).text=a; tb.cell(r,1).text=b
p.core_properties.title='Yearly talk'; p.save('talk.pptx')
w=openpyxl.Workbook(); a=w.active; a.title='Animals'
a.append(['name','born','weight','tame'])
a.append(['Caracal',datetime.date(2024,2,29),12.5,True]); a.append(['Serval',datetime.date(2023,12,31),9,False])
a['A17']='Fossa in row seventeen lives on one island and eats lemurs at night'
b=w.create_sheet('Food'); b.append(['mice','per day']); b.append(['many',3])
w.save('animals.xlsx')
from odf.opendocument import OpenDocumentText, OpenDocumentSpreadsheet, OpenDocumentPresentation
from odf.text import H,P,List,ListItem
from odf.table import Table,TableRow,TableCell
from odf import dc
o=OpenDocumentText(); o.meta.addElement(dc.Title(text='Okapi notes'))
o.text.addElement(H(outlinelevel=1,text='Forest')); o.text.addElement(P(text='The okapi hides well.'))
o.text.addElement(H(outlinelevel=2,text='Stripes')); l=List(); i=ListItem(); i.addElement(P(text='white and brown')); l.addElement(i); o.text.addElement(l)
t=Table(name='T'); r=TableRow()
for x in ('leg','striped'):
    c=TableCell(); c.addElement(P(text=x)); r.addElement(c)
t.addElement(r); o.text.addElement(t); o.save('okapi.odt')
o=OpenDocumentSpreadsheet(); t=Table(name='Counts')
for row in (('zone','count'),('north','4'),('south','11 bongos')):
    r=TableRow()
    for x in row:
        c=TableCell(valuetype='string'); c.addElement(P(text=x)); r.addElement(c)
    t.addElement(r)
r=TableRow(numberrowsrepeated=1000); c=TableCell(numbercolumnsrepeated=1000); r.addElement(c); t.addElement(r)
r=TableRow(); c=TableCell(); c.addElement(P(text='far below: the duiker hides in thick bushes all day')); r.addElement(c); t.addElement(r)
o.spreadsheet.addElement(t); o.save('counts.ods')
z=zipfile.ZipFile('book.epub','w',zipfile.ZIP_DEFLATED)
z.writestr('mimetype','application/epub+zip',zipfile.ZIP_STORED)
z.writestr('META-INF/container.xml','<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
z.writestr('OEBPS/content.opf','<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Gerenuk</dc:title><dc:creator>B. Writer</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="b" href="two%20b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="one.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>')
z.writestr('OEBPS/one.xhtml','<html><head><title>x</title></head><body><h1>Chapter one</h1><p>The gerenuk stands on its hind legs.</p></body></html>')
z.writestr('OEBPS/two b.xhtml','<html><body><h1>Chapter two</h1><h2>Leaves</h2><p>It eats acacia &amp; myrrh.</p></body></html>')
z.close()

from fpdf import FPDF
p=FPDF(); p.set_title('Kestrel manual'); p.set_author('Ann Example')
p.add_page(); p.set_font('Helvetica','B',24); p.cell(0,14,'Kestrel manual',new_x='LMARGIN',new_y='NEXT')
p.set_font('Helvetica','B',16); p.cell(0,12,'Mounting',new_x='LMARGIN',new_y='NEXT')
p.set_font('Helvetica','',11); p.multi_cell(90,6,'The pump is mounted on four rubber feet. Tighten the screws cross-wise and check the alignment with the laser tool before the first start. The documentation lists the torque values.'); p.ln(6)
p.multi_cell(90,6,'A second paragraph speaks of the housing.')
p.add_page(); p.set_font('Helvetica','B',16); p.cell(0,12,'Maintenance',new_x='LMARGIN',new_y='NEXT')
p.set_font('Helvetica','',11); p.multi_cell(0,6,'Replace the impeller every 4000 hours.')
p.add_page(); p.rect(20,20,50,50)
p.output('manual.pdf')
